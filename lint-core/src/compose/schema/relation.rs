//! What a service has to do with others: dependencies, networks, ports, files it takes over.

use super::plain::{
    BOOL, DRIVER_OPTIONS, INT, MERGED_TEXTS, OPT_OUT, STRICT_NUMBER_AS_INT, TEXT, TEXT_OR_INT, one_of,
};
use super::shape::{Decode, Key, MapShape, NameRule, Scalars, Shape, key};

pub(super) static DEPENDS_ON: Shape =
    Shape::map(MapShape::named("`depends_on`", &DEPENDENCY, NameRule::Resource)).or_unique_list(&TEXT);
static DEPENDENCY: Shape =
    Shape::map(MapShape::of("an entry of `depends_on`", &DEPENDENCY_KEYS).requiring(&["condition"]));
static DEPENDENCY_KEYS: [Key; 3] = [
    key("condition", &CONDITION, "What the other service must have reached."),
    key("required", &PRESENT_BOOL, "Whether the other service has to be there at all."),
    key("restart", &BOOL, "Whether to restart when the other service is updated."),
];
static CONDITION: Shape = one_of(&["service_started", "service_healthy", "service_completed_successfully"]);
// The specification has no text here, but Docker Compose makes text a boolean before it checks the file.
static PRESENT_BOOL: Shape =
    Shape::scalar(Scalars::BOOL.or(Scalars::TEXT), Decode::PresentBool).keeping_zero();

pub(super) static EXTENDS: Shape = Shape::scalar(Scalars::TEXT, Decode::Parts)
    .or_map(MapShape::of("`extends`", &EXTENDS_KEYS).requiring(&["service"]).without_extensions());
static EXTENDS_KEYS: [Key; 2] = [
    key("file", &TEXT, "The file of the other service, if not this one."),
    key("service", &TEXT, "The service to take over."),
];

pub(super) static ENV_FILE: Shape = Shape::scalar(Scalars::TEXT, Decode::Parts).or_list(&ENV_FILE_ENTRY);
static ENV_FILE_ENTRY: Shape = Shape::scalar(Scalars::TEXT, Decode::Parts)
    .or_map(MapShape::of("an entry of `env_file`", &ENV_FILE_KEYS).requiring(&["path"]).without_extensions());
static ENV_FILE_KEYS: [Key; 3] = [
    key("format", &TEXT, "How the file is read; `raw` takes values as they stand."),
    key("path", &TEXT, "The file."),
    key("required", &OPT_OUT, "Whether a missing file is an error."),
];

pub(super) static NETWORKS: Shape =
    Shape::map(MapShape::named("a service's `networks`", &ATTACHMENT, NameRule::Resource))
        .or_unique_list(&TEXT);
static ATTACHMENT: Shape =
    Shape::map(MapShape::of("an entry of a service's `networks`", &ATTACHMENT_KEYS)).or_scalar(Scalars::NULL);
static ATTACHMENT_KEYS: [Key; 9] = [
    key("aliases", &MERGED_TEXTS, "Further names of the service in this network."),
    key("driver_opts", &DRIVER_OPTIONS, "Options for the network's driver."),
    key("gw_priority", &STRICT_NUMBER_AS_INT, "The network with the highest is the default gateway."),
    key("interface_name", &TEXT, "The name of the network interface."),
    key("ipv4_address", &TEXT, "A fixed IPv4 address."),
    key("ipv6_address", &TEXT, "A fixed IPv6 address."),
    key("link_local_ips", &MERGED_TEXTS, "Link-local addresses."),
    key("mac_address", &TEXT, "The MAC address in this network."),
    key("priority", &STRICT_NUMBER_AS_INT, "Networks are joined from the highest to the lowest."),
];

pub(super) static MODELS: Shape =
    Shape::map(MapShape::loosely_named("a service's `models`", &MODEL_USE, NameRule::Resource))
        .or_unique_list(&TEXT);
static MODEL_USE: Shape =
    Shape::map(MapShape::of("an entry of a service's `models`", &MODEL_USE_KEYS)).or_scalar(Scalars::NULL);
static MODEL_USE_KEYS: [Key; 2] = [
    key("endpoint_var", &TEXT, "The environment variable for the model's address."),
    key("model_var", &TEXT, "The environment variable for the model's name."),
];

pub(super) static PORTS: Shape = Shape::scalar(Scalars::NONE, Decode::Parts).or_merged_list(&PORT);
static PORT: Shape = Shape::scalar(Scalars::NUMBER.or(Scalars::TEXT), Decode::Parts)
    .or_map(MapShape::of("an entry of `ports`", &PORT_KEYS));
static PORT_KEYS: [Key; 7] = [
    key("app_protocol", &TEXT, "The application protocol, such as http."),
    key("host_ip", &TEXT, "The host's address to listen on."),
    key("mode", &TEXT, "Whether every node publishes the port, or a load balancer."),
    key("name", &TEXT, "A name for the port."),
    key("protocol", &TEXT, "`tcp` or `udp`."),
    key("published", &TEXT_OR_INT, "The port, or range of ports, on the host."),
    key("target", &INT, "The port inside the container."),
];
