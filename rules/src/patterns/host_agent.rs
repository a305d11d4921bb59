//! Images that watch or serve the host itself, so that they need to see it: exporters, log shippers, agents, and programs
//! that find their peers in the local network.
//!
//! Entry points: [`is_host_agent`], [`needs_host_network`], [`is_network_tool`]. Put together by hand from what the
//! projects' own instructions ask for.

use hullwright_core::compose::Service;

use super::service_image::{image_name, last_part};

/// Parts of the names of images that watch the host.
const AGENTS: [&str; 34] = [
    "agent",
    "alloy",
    "beats",
    "beszel",
    "cadvisor",
    "collector",
    "crowdsec",
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
    "promtail",
    "scope",
    "scrutiny",
    "sysdig",
    "telegraf",
    "vector",
    "zabbix",
];

/// Parts of the names of images that find their peers by broadcasts, or serve the network of the host.
const PEERS: [&str; 34] = [
    "adguard",
    "asterisk",
    "avahi",
    "coturn",
    "dhcp",
    "dnsmasq",
    "emby",
    "esphome",
    "freeswitch",
    "frigate",
    "go2rtc",
    "home-assistant",
    "homeassistant",
    "homebridge",
    "janus",
    "jellyfin",
    "keepalived",
    "kea",
    "livekit",
    "mdns",
    "minidlna",
    "music-assistant",
    "netboot",
    "pihole",
    "plex",
    "samba",
    "scrypted",
    "snapserver",
    "suricata",
    "tailscale",
    "unifi",
    "wireguard",
    "zerotier",
    "zigbee",
];

/// Parts of the names of images that set up tunnels and filters in a network namespace.
const NETWORK_TOOLS: [&str; 22] = [
    "adguard",
    "bind9",
    "dante",
    "dhcp",
    "firewall",
    "gluetun",
    "headscale",
    "ipsec",
    "iptables",
    "keepalived",
    "netbird",
    "openconnect",
    "openvpn",
    "pihole",
    "proxy",
    "strongswan",
    "tailscale",
    "tinc",
    "vpn",
    "warp",
    "wireguard",
    "zerotier",
];

fn is_named(service: &Service<'_>, parts: &[&str]) -> bool {
    image_name(service).is_some_and(|name| {
        let last = last_part(&name);
        parts.iter().any(|part| name.contains(&format!("/{part}")) || last.contains(part))
    })
}

/// Whether the image watches the host or the containers on it.
pub fn is_host_agent(service: &Service<'_>) -> bool {
    is_named(service, &AGENTS)
}

/// Whether the image is known to need the network of the host.
pub fn needs_host_network(service: &Service<'_>) -> bool {
    is_named(service, &AGENTS) || is_named(service, &PEERS)
}

/// Whether the image is known to set up tunnels or filters.
pub fn is_network_tool(service: &Service<'_>) -> bool {
    is_named(service, &NETWORK_TOOLS)
}
