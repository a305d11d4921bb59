//! Images that watch, save or serve the host itself, so that they need to see it: exporters, log shippers, agents, backups,
//! and programs that find their peers in the local network.
//!
//! Entry points: [`is_host_agent`], [`is_backup_tool`], [`needs_host_network`], [`sets_up_networks`], [`manages_engine`]. Put
//! together by hand from what the projects' own instructions ask for.

use hullwright_core::compose::{Service, variables};

use crate::patterns::compose::host_device::has_device;
use crate::patterns::compose::service_image::{image_name, last_part};

/// Parts of the names of images that watch the host.
const AGENTS: [&str; 37] = [
    "agent",
    "alloy",
    "beats",
    "bench-security",
    "beszel",
    "cadvisor",
    "collector",
    "crowdsec",
    "dashdot",
    "datadog",
    "dozzle",
    "exporter",
    "falco",
    "filebeat",
    "fluent-bit",
    "fluentd",
    "glances",
    "grafana-agent",
    "logspout",
    "loki-docker",
    "metricbeat",
    "monitoring",
    "netdata",
    "newrelic",
    "node-exporter",
    "node_exporter",
    "otel",
    "packetbeat",
    "process-exporter",
    "profiler",
    "promtail",
    "scope",
    "scrutiny",
    "sysdig",
    "telegraf",
    "vector",
    "zabbix",
];

/// Parts of the names of images that find their peers by broadcasts, or serve the network of the host.
const PEERS: [&str; 56] = [
    "adguard",
    "asterisk",
    "avahi",
    "coturn",
    "ddns",
    "dhcp",
    "dnsmasq",
    "easytier",
    "emby",
    "esphome",
    "eufy",
    "fail2ban",
    "freeswitch",
    "frigate",
    "frpc",
    "frps",
    "gladys",
    "go2rtc",
    "home-assistant",
    "homeassistant",
    "homebridge",
    "homey",
    "janus",
    "jellyfin",
    "kea",
    "keepalived",
    "livekit",
    "matter-server",
    "matterbridge",
    "mdns",
    "minidlna",
    "music-assistant",
    "netalertx",
    "netboot",
    "netfilter",
    "omada",
    "openthread",
    "otbr",
    "pialert",
    "pihole",
    "playit",
    "plex",
    "rustdesk",
    "samba",
    "scrypted",
    "snapserver",
    "suricata",
    "tailscale",
    "technitium",
    "unifi",
    "upsnap",
    "watchyourlan",
    "wireguard",
    "wyoming",
    "zerotier",
    "zigbee",
];

/// Parts of the names of images that set up tunnels and filters in a network namespace.
const NETWORK_TOOLS: [&str; 34] = [
    "adguard",
    "amnezia",
    "bind9",
    "dante",
    "dhcp",
    "docker-host",
    "easytier",
    "fail2ban",
    "firewall",
    "firezone",
    "gluetun",
    "headscale",
    "ipsec",
    "iptables",
    "keepalived",
    "netalertx",
    "netbird",
    "netfilter",
    "openconnect",
    "openvpn",
    "pialert",
    "pihole",
    "redsocks",
    "strongswan",
    "tailscale",
    "tinc",
    "toxiproxy",
    "tun2socks",
    "vpn",
    "warp",
    "watchyourlan",
    "wg-",
    "wireguard",
    "zerotier",
];

/// Parts of the names of images that save what lies on the host.
const BACKUP_TOOLS: [&str; 7] = ["backrest", "backup", "borg", "duplicacy", "duplicati", "kopia", "restic"];

/// Parts of the names of images whose purpose is to start, stop or replace containers.
const ENGINE_MANAGERS: [&str; 29] = [
    "act_runner",
    "actions-runner",
    "arcane",
    "autoheal",
    "coolify",
    "ctop",
    "diun",
    "dockcheck",
    "docker-controller",
    "dockge",
    "dockhand",
    "dokploy",
    "drone-runner",
    "forgejo/runner",
    "github-runner",
    "gitlab-runner",
    "komodo",
    "lazydocker",
    "ofelia",
    "openhands",
    "ouroboros",
    "portainer",
    "swarmpit",
    "watchtower",
    "whats-up-docker",
    "wings",
    "woodpecker-agent",
    "wud",
    "yacht",
];

/// Goes by the image, and by the service's own name where the image is built here or not known.
fn is_named(service: &Service<'_>, parts: &[&str]) -> bool {
    match image_name(service) {
        Some(name) if !service.has("build") => {
            let last = last_part(&name);
            // `portainer/agent` is one of portainer's.
            let owner = name.split('/').next().unwrap_or_default();
            parts
                .iter()
                .any(|part| name.contains(&format!("/{part}")) || last.contains(part) || owner == *part)
        }
        image => {
            let is_in = |name: &str| parts.iter().any(|part| name.contains(part));
            is_in(service.name) || image.is_some_and(|name| is_in(last_part(&name)))
        }
    }
}

/// Whether the image watches the host or the containers on it.
pub fn is_host_agent(service: &Service<'_>) -> bool {
    is_named(service, &AGENTS)
}

/// Whether the image saves what lies on the host.
pub fn is_backup_tool(service: &Service<'_>) -> bool {
    is_named(service, &BACKUP_TOOLS)
}

/// Whether the image is there to control the container engine.
pub fn manages_engine(service: &Service<'_>) -> bool {
    is_named(service, &ENGINE_MANAGERS)
}

/// Whether the image is known to need the network of the host.
pub fn needs_host_network(service: &Service<'_>) -> bool {
    is_named(service, &AGENTS) || is_named(service, &PEERS) || is_network_tool(service)
}

/// Whether the image is known to set up tunnels or filters.
pub fn is_network_tool(service: &Service<'_>) -> bool {
    is_named(service, &NETWORK_TOOLS)
}

/// Whether the service sets up a network: by its image, its tunnel or virtual machine, or by settings of a router.
pub fn sets_up_networks(service: &Service<'_>) -> bool {
    let routes = service.node("sysctls").is_some_and(|settings| {
        let mut settings = variables(settings).into_iter();
        settings.any(|setting| setting.name.contains("forward") || setting.name.contains("src_valid_mark"))
    });
    has_device(service, &["/dev/net/tun", "/dev/kvm", "/dev/vhost-net", "/dev/ppp"])
        || routes
        || is_network_tool(service)
}
