//! A service.

use super::build::BUILD;
use super::deploy::DEPLOY;
use super::device::{BLKIO, DEVICES, GPUS, ULIMITS};
use super::lifecycle::{DEVELOP, HEALTHCHECK, HOOKS, PRE_START_HOOKS};
use super::mount::{FILE_MOUNTS, MOUNTS};
use super::plain::{
    ANY_OPTIONS, BOOL, COMMAND, EXTRA_HOSTS, FLOAT, MERGED_ENVIRONMENT, MERGED_MAPPING, MERGED_PRINTED,
    MERGED_TEXTS, NUMBER_AS_INT, SET_BOOL, SET_DURATION, SET_INT, SIZE, STRICT_BOOL, TEXT,
    TEXT_OR_MERGED_TEXTS, TEXT_OR_NULL, TEXT_OR_TEXTS, UNIQUE_TEXTS, UNIQUE_TEXTS_OR_NUMBERS, WHOLE_SIZE,
    one_of,
};
use super::relation::{DEPENDS_ON, ENV_FILE, EXTENDS, MODELS, NETWORKS, PORTS};
use super::shape::{Decode, IntRange, Key, MapShape, NameRule, Scalars, Shape, TextRule, key};

pub(super) static SERVICE: Shape = Shape::map(MapShape::of("a service", &SERVICE_KEYS)).as_section();

static SERVICE_KEYS: [Key; 93] = [
    key("annotations", &MERGED_MAPPING, "Annotations on the container."),
    key("attach", &SET_BOOL, "Whether `up` shows the service's output."),
    key("blkio_config", &BLKIO, "Limits and weights of disk access."),
    key("build", &BUILD, "How the image is built."),
    key("cap_add", &MERGED_TEXTS, "Kernel capabilities to add."),
    key("cap_drop", &MERGED_TEXTS, "Kernel capabilities to take away."),
    key("cgroup", &CGROUP, "The cgroup namespace to join."),
    key("cgroup_parent", &TEXT, "The parent cgroup."),
    key("command", &COMMAND, "What the container runs, in place of the image's CMD."),
    key("configs", &FILE_MOUNTS, "Configs to mount."),
    key("container_name", &CONTAINER_NAME, "A fixed name; only one container can have it."),
    key("cpu_count", &CPU_COUNT, "How many CPUs there are to use."),
    key("cpu_percent", &CPU_PERCENT, "The share of the CPUs to use, in percent."),
    key("cpu_period", &NUMBER_AS_INT, "The period of the CPU scheduler, in microseconds."),
    key("cpu_quota", &NUMBER_AS_INT, "The CPU time within a period, in microseconds."),
    key("cpu_rt_period", &NUMBER_AS_INT, "The period of the real-time scheduler, in microseconds."),
    key("cpu_rt_runtime", &NUMBER_AS_INT, "The real-time CPU time within a period, in microseconds."),
    key("cpu_shares", &NUMBER_AS_INT, "The weight among containers that compete for CPU."),
    key("cpus", &FLOAT, "How many CPUs to use at most, fractions allowed."),
    key("cpuset", &TEXT, "Which CPUs to run on."),
    key("credential_spec", &CREDENTIAL_SPEC, "The credentials of a managed Windows account."),
    key("depends_on", &DEPENDS_ON, "Services that have to start before this one."),
    key("deploy", &DEPLOY, "How many containers run, where, and with how much."),
    key("develop", &DEVELOP, "How the container follows changes of the source."),
    key("device_cgroup_rules", &UNIQUE_TEXTS, "Rules for access to devices."),
    key("devices", &DEVICES, "Devices of the host to pass in."),
    key("dns", &TEXT_OR_MERGED_TEXTS, "DNS servers."),
    key("dns_opt", &MERGED_TEXTS, "Options of the DNS resolver."),
    key("dns_search", &TEXT_OR_MERGED_TEXTS, "Domains to search names in."),
    key("domainname", &TEXT, "The container's domain name."),
    key("entrypoint", &COMMAND, "What the container starts, in place of the image's ENTRYPOINT."),
    key("env_file", &ENV_FILE, "Files with environment variables."),
    key("environment", &MERGED_ENVIRONMENT, "Environment variables."),
    key("expose", &MERGED_PRINTED, "Ports that other services reach, but the host does not."),
    key("extends", &EXTENDS, "Another service whose settings this one takes over."),
    key("external_links", &UNIQUE_TEXTS, "Containers outside the project to link to."),
    key("extra_hosts", &EXTRA_HOSTS, "Host names with their addresses."),
    key("gpus", &GPUS, "GPUs to pass in."),
    key("group_add", &UNIQUE_TEXTS_OR_NUMBERS, "Further groups of the container's user."),
    key("healthcheck", &HEALTHCHECK, "How to tell whether the container works."),
    key("hostname", &TEXT, "The container's host name."),
    key("image", &TEXT, "The image to start from, or the name of the one built."),
    key("init", &SET_BOOL, "Whether an init process forwards signals and reaps processes."),
    key("ipc", &TEXT, "The IPC namespace to join."),
    key("isolation", &TEXT, "How the container is isolated."),
    key("label_file", &TEXT_OR_TEXTS, "Files with labels."),
    key("labels", &MERGED_MAPPING, "Labels on the container."),
    key("links", &MERGED_TEXTS, "Services to link to, perhaps by another name."),
    key("logging", &LOGGING, "Where the container's output goes."),
    key("mac_address", &TEXT, "The MAC address."),
    key("mem_limit", &SIZE, "How much memory to use at most."),
    key("mem_reservation", &WHOLE_SIZE, "How much memory is guaranteed."),
    key("mem_swappiness", &WHOLE_SIZE, "How readily memory is swapped out, from 0 to 100."),
    key("memswap_limit", &SIZE, "How much memory and swap to use at most."),
    key("models", &MODELS, "AI models to use."),
    key("network_mode", &TEXT, "The network namespace to join, such as host."),
    key("networks", &NETWORKS, "Networks to join."),
    key("oom_kill_disable", &BOOL, "Whether the container is spared when memory runs out."),
    key("oom_score_adj", &OOM_SCORE, "How likely it is killed when memory runs out."),
    key("pid", &TEXT_OR_NULL, "The process namespace to join."),
    key("pids_limit", &NUMBER_AS_INT, "How many processes there may be."),
    key("platform", &TEXT, "The platform to run as, such as linux/amd64."),
    key("ports", &PORTS, "Ports to publish on the host."),
    key("post_start", &HOOKS, "Commands to run after the container has started."),
    key("pre_start", &PRE_START_HOOKS, "Commands to run before the container starts."),
    key("pre_stop", &HOOKS, "Commands to run before the container stops."),
    key("privileged", &BOOL, "Whether the container has all privileges of the host."),
    key("profiles", &MERGED_TEXTS, "Profiles that start the service; without any it always starts."),
    key("provider", &PROVIDER, "A program that provides the service in place of a container."),
    key("pull_policy", &PULL_POLICY, "When to pull the image."),
    key("pull_refresh_after", &TEXT, "After which time to pull the image again."),
    key("read_only", &BOOL, "Whether the container's file system can only be read."),
    key("restart", &TEXT, "When a container that ended starts again."),
    key("runtime", &TEXT, "The runtime that runs the container."),
    key("scale", &SET_INT, "How many containers run."),
    key("secrets", &FILE_MOUNTS, "Secrets to mount."),
    key("security_opt", &UNIQUE_TEXTS, "Options of labelling, seccomp and privileges."),
    key("shm_size", &SIZE, "The size of `/dev/shm`."),
    key("stdin_open", &BOOL, "Whether standard input stays open."),
    key("stop_grace_period", &SET_DURATION, "How long to wait between the stop signal and the kill."),
    key("stop_signal", &TEXT, "The signal that asks the container to stop."),
    key("storage_opt", &ANY_OPTIONS, "Options of the storage driver."),
    key("sysctls", &MERGED_MAPPING, "Kernel parameters."),
    key("tmpfs", &TEXT_OR_MERGED_TEXTS, "Paths to mount in memory."),
    key("tty", &BOOL, "Whether there is a terminal."),
    key("ulimits", &ULIMITS, "Resource limits of processes."),
    key("use_api_socket", &STRICT_BOOL, "Whether the container may use the engine's API."),
    key("user", &TEXT, "The user to run as."),
    key("userns_mode", &TEXT, "The user namespace to join."),
    key("uts", &TEXT, "The UTS namespace to join."),
    key("volumes", &MOUNTS, "Paths and volumes to mount."),
    key("volumes_from", &UNIQUE_TEXTS, "Services or containers whose volumes to mount."),
    key("working_dir", &TEXT, "The folder to start in."),
];

static CGROUP: Shape = one_of(&["host", "private"]);
static CONTAINER_NAME: Shape = Shape::scalar(Scalars::TEXT, Decode::Text).with_text(TextRule::ContainerName);
static PULL_POLICY: Shape = Shape::scalar(Scalars::TEXT, Decode::Text).with_text(TextRule::PullPolicy);

static CPU_COUNT: Shape = Shape::scalar(Scalars::INT.or(Scalars::TEXT), Decode::Int).within(IntRange {
    min: 0,
    max: i64::MAX,
    reads_text: true,
});
static CPU_PERCENT: Shape = Shape::scalar(Scalars::INT.or(Scalars::TEXT), Decode::Float).within(IntRange {
    min: 0,
    max: 100,
    reads_text: true,
});
static OOM_SCORE: Shape = Shape::scalar(Scalars::INT.or(Scalars::TEXT), Decode::Int).within(IntRange {
    min: -1000,
    max: 1000,
    reads_text: true,
});

static CREDENTIAL_SPEC: Shape = Shape::map(MapShape::of("`credential_spec`", &CREDENTIAL_SPEC_KEYS));
static CREDENTIAL_SPEC_KEYS: [Key; 3] = [
    key("config", &TEXT, "The config that holds it."),
    key("file", &TEXT, "The file that holds it."),
    key("registry", &TEXT, "The value of the Windows registry that holds it."),
];

static LOGGING: Shape = Shape::map(MapShape::of("`logging`", &LOGGING_KEYS));
static LOGGING_KEYS: [Key; 2] = [
    key("driver", &TEXT, "The driver that takes the output."),
    key("options", &LOGGING_OPTIONS, "Options for the driver."),
];
static LOGGING_OPTIONS: Shape =
    Shape::map(MapShape::loosely_named("`logging.options`", &LOGGING_OPTION, NameRule::NonEmpty))
        .decoded(Decode::Options);
static LOGGING_OPTION: Shape =
    Shape::scalar(Scalars::TEXT.or(Scalars::NUMBER).or(Scalars::NULL), Decode::PrintedText);

static PROVIDER: Shape = Shape::map(MapShape::of("`provider`", &PROVIDER_KEYS).requiring(&["type"]));
static PROVIDER_KEYS: [Key; 2] = [
    key("options", &PROVIDER_OPTIONS, "Options for the provider."),
    key("type", &TEXT, "The provider's program."),
];
static PROVIDER_OPTIONS: Shape =
    Shape::map(MapShape::loosely_named("`provider.options`", &PROVIDER_OPTION, NameRule::NonEmpty))
        .decoded(Decode::MultiOptions);
static PROVIDER_OPTION: Shape =
    Shape::scalar(PROVIDER_SCALARS, Decode::PrintedList).or_list(&PROVIDER_SCALAR);
static PROVIDER_SCALAR: Shape = Shape::scalar(PROVIDER_SCALARS, Decode::PrintedText);
const PROVIDER_SCALARS: Scalars = Scalars::TEXT.or(Scalars::NUMBER).or(Scalars::BOOL);
