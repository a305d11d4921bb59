//! What happens around a service's container: health checks, hooks, watched files.

use super::plain::{
    BOOL, COMMAND, ENVIRONMENT, SET_DURATION, STRICT_BOOL, TEXT, TEXT_OR_UNIQUE_TEXTS, one_of,
};
use super::shape::{Decode, Key, MapShape, Scalars, Shape, key};

pub(super) static HEALTHCHECK: Shape = Shape::map(MapShape::of("`healthcheck`", &HEALTHCHECK_KEYS));
static HEALTHCHECK_KEYS: [Key; 7] = [
    key("disable", &BOOL, "Whether the image's own check is switched off."),
    key("interval", &SET_DURATION, "How long between two checks."),
    key("retries", &RETRIES, "How many failures in a row make a container unhealthy."),
    key("start_interval", &SET_DURATION, "How long between two checks while it starts."),
    key("start_period", &SET_DURATION, "How long failures do not count after the start."),
    key("test", &HEALTH_TEST, "The command that checks."),
    key("timeout", &SET_DURATION, "How long one check may take."),
];
static RETRIES: Shape = Shape::scalar(Scalars::NUMBER.or(Scalars::TEXT), Decode::Unsigned).keeping_zero();
static HEALTH_TEST: Shape = Shape::scalar(Scalars::TEXT, Decode::HealthTest).or_list(&TEXT);

/// `post_start` and `pre_stop`.
pub(super) static HOOKS: Shape = Shape::list(&HOOK);
static HOOK: Shape = Shape::map(MapShape::of("a hook", &HOOK_KEYS).requiring(&["command"]));
static HOOK_KEYS: [Key; 5] = [
    key("command", &COMMAND, "The command to run."),
    key("environment", &ENVIRONMENT, "Environment variables of the command."),
    key("privileged", &BOOL, "Whether the command has elevated privileges."),
    key("user", &TEXT, "The user who runs the command."),
    key("working_dir", &TEXT, "The folder that the command starts in."),
];

pub(super) static PRE_START_HOOKS: Shape = Shape::list(&PRE_START_HOOK);
static PRE_START_HOOK: Shape = Shape::map(MapShape::of("an entry of `pre_start`", &PRE_START_HOOK_KEYS));
static PRE_START_HOOK_KEYS: [Key; 7] = [
    key("command", &COMMAND, "The command to run."),
    key("environment", &ENVIRONMENT, "Environment variables of the command."),
    key("image", &TEXT, "The image to run the command in."),
    key("per_replica", &BOOL, "Whether it runs once for every container."),
    key("privileged", &BOOL, "Whether the command has elevated privileges."),
    key("user", &TEXT, "The user who runs the command."),
    key("working_dir", &TEXT, "The folder that the command starts in."),
];

pub(super) static DEVELOP: Shape =
    Shape::map(MapShape::of("`develop`", &DEVELOP_KEYS)).or_scalar(Scalars::NULL);
static DEVELOP_KEYS: [Key; 1] = [key("watch", &WATCH, "Files whose change updates the container.")];
static WATCH: Shape = Shape::list(&WATCH_RULE);
static WATCH_RULE: Shape =
    Shape::map(MapShape::of("an entry of `develop.watch`", &WATCH_RULE_KEYS).requiring(&["path", "action"]));
static WATCH_RULE_KEYS: [Key; 7] = [
    key("action", &WATCH_ACTION, "What to do when a file changes."),
    key("exec", &HOOK, "The command to run after files were copied."),
    key("ignore", &TEXT_OR_UNIQUE_TEXTS, "Patterns of files to leave out."),
    key("include", &TEXT_OR_UNIQUE_TEXTS, "Patterns of files to look at."),
    key("initial_sync", &STRICT_BOOL, "Whether files are copied before watching starts."),
    key("path", &TEXT, "The file or folder to watch."),
    key("target", &TEXT, "The path inside the container."),
];
static WATCH_ACTION: Shape = one_of(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"]);
