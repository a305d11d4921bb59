//! How many containers of a service run, where, and with how much.

use super::device::RESERVED_DEVICES;
use super::plain::{
    DURATION, FLOAT, INT, MERGED_MAPPING, SET_DURATION, SET_INT, SET_UNSIGNED, TEXT, TEXT_SIZE, TEXTS,
    UNSIGNED, one_of,
};
use super::shape::{Decode, Key, MapShape, Scalars, Shape, key};

pub(super) static DEPLOY: Shape = Shape::map(MapShape::of("`deploy`", &DEPLOY_KEYS)).or_scalar(Scalars::NULL);

static DEPLOY_KEYS: [Key; 9] = [
    key("endpoint_mode", &TEXT, "How clients find the service's containers."),
    key("labels", &MERGED_MAPPING, "Labels on the service, not on its containers."),
    key("mode", &TEXT, "Whether the number of containers is fixed or one per node."),
    key("placement", &PLACEMENT, "Which nodes may run the service."),
    key("replicas", &SET_INT, "How many containers run."),
    key("resources", &RESOURCES, "How much of the machine the service may use."),
    key("restart_policy", &RESTART_POLICY, "When a container that ended starts again."),
    key("rollback_config", &UPDATE, "How a failed update is taken back."),
    key("update_config", &UPDATE, "How containers are replaced in an update."),
];

static PLACEMENT: Shape = Shape::map(MapShape::of("`deploy.placement`", &PLACEMENT_KEYS));
static PLACEMENT_KEYS: [Key; 3] = [
    key("constraints", &TEXTS, "What a node must be to run the service."),
    key("max_replicas_per_node", &UNSIGNED, "How many containers one node runs at most."),
    key("preferences", &PREFERENCES, "How containers are spread over nodes."),
];
static PREFERENCES: Shape = Shape::list(&PREFERENCE);
static PREFERENCE: Shape =
    Shape::map(MapShape::of("an entry of `deploy.placement.preferences`", &PREFERENCE_KEYS));
static PREFERENCE_KEYS: [Key; 1] = [key("spread", &TEXT, "The node label to spread over.")];

static RESOURCES: Shape = Shape::map(MapShape::of("`deploy.resources`", &RESOURCES_KEYS));
static RESOURCES_KEYS: [Key; 2] = [
    key("limits", &LIMITS, "What a container may use at most."),
    key("reservations", &RESERVATIONS, "What a container is guaranteed."),
];
static LIMITS: Shape = Shape::map(MapShape::of("`deploy.resources.limits`", &LIMITS_KEYS));
static LIMITS_KEYS: [Key; 3] = [
    key("cpus", &CPUS, "How many CPUs, fractions allowed."),
    key("memory", &TEXT_SIZE, "How much memory."),
    key("pids", &INT, "How many processes."),
];
static RESERVATIONS: Shape = Shape::map(MapShape::of("`deploy.resources.reservations`", &RESERVATIONS_KEYS));
static RESERVATIONS_KEYS: [Key; 4] = [
    key("cpus", &CPUS, "How many CPUs, fractions allowed."),
    key("devices", &RESERVED_DEVICES, "Devices such as GPUs."),
    key("generic_resources", &GENERIC_RESOURCES, "Resources that nodes declare themselves."),
    key("memory", &TEXT_SIZE, "How much memory."),
];
static CPUS: Shape = Shape::scalar(Scalars::NUMBER.or(Scalars::TEXT), Decode::NanoCpus);

static GENERIC_RESOURCES: Shape = Shape::list(&GENERIC_RESOURCE);
static GENERIC_RESOURCE: Shape =
    Shape::map(MapShape::of("an entry of `generic_resources`", &GENERIC_RESOURCE_KEYS));
static GENERIC_RESOURCE_KEYS: [Key; 1] =
    [key("discrete_resource_spec", &DISCRETE_RESOURCE, "A resource that is counted.")];
static DISCRETE_RESOURCE: Shape =
    Shape::map(MapShape::of("`discrete_resource_spec`", &DISCRETE_RESOURCE_KEYS));
static DISCRETE_RESOURCE_KEYS: [Key; 2] =
    [key("kind", &TEXT, "What the resource is called."), key("value", &RESOURCE_COUNT, "How many of it.")];
static RESOURCE_COUNT: Shape =
    Shape::scalar(Scalars::NUMBER.or(Scalars::TEXT), Decode::PresentInt).keeping_zero();

static RESTART_POLICY: Shape = Shape::map(MapShape::of("`deploy.restart_policy`", &RESTART_POLICY_KEYS));
static RESTART_POLICY_KEYS: [Key; 4] = [
    key("condition", &TEXT, "After which kind of end to start again."),
    key("delay", &SET_DURATION, "How long to wait between attempts."),
    key("max_attempts", &SET_UNSIGNED, "How often to try before giving up."),
    key("window", &SET_DURATION, "How long to wait before a start counts as good."),
];

static UPDATE: Shape =
    Shape::map(MapShape::of("`deploy.update_config` or `deploy.rollback_config`", &UPDATE_KEYS));
static UPDATE_KEYS: [Key; 6] = [
    key("delay", &DURATION, "How long to wait between groups of containers."),
    key("failure_action", &TEXT, "What to do when an update fails."),
    key("max_failure_ratio", &FLOAT, "Which share of failures is tolerated."),
    key("monitor", &DURATION, "How long each container is watched for failure."),
    key("order", &UPDATE_ORDER, "Whether the old container stops or the new one starts first."),
    key("parallelism", &SET_UNSIGNED, "How many containers are replaced at once."),
];
static UPDATE_ORDER: Shape = one_of(&["start-first", "stop-first"]);
