//! A whole file.

use super::model::MODEL;
use super::network::NETWORK;
use super::plain::{TEXT, TEXT_OR_UNIQUE_TEXTS};
use super::secret::{CONFIG, SECRET};
use super::service::SERVICE;
use super::shape::{Decode, Key, MapShape, NameRule, Scalars, Shape, key};
use super::volume::VOLUME;

pub(super) static FILE: Shape = Shape::map(MapShape::of("a Compose file", &FILE_KEYS)).as_section();

static FILE_KEYS: [Key; 9] = [
    key("configs", &CONFIGS, "Files that services may mount, without building them in."),
    key("include", &INCLUDE, "Other Compose files that this one takes in."),
    key("models", &MODELS, "AI models that services may use."),
    key("name", &TEXT, "The project's name; it is part of every container's name."),
    key("networks", &NETWORKS, "Networks that services join."),
    key("secrets", &SECRETS, "Sensitive data that services may mount."),
    key("services", &SERVICES, "The containers that the application is made of."),
    key("version", &TEXT, "A version that nothing reads any more.")
        .deprecated("nothing: it has no effect, leave it out"),
    key("volumes", &VOLUMES, "Storage that outlives containers."),
];

static SERVICES: Shape = Shape::map(MapShape::named("`services`", &SERVICE, NameRule::Resource)).as_section();
static NETWORKS: Shape =
    Shape::map(MapShape::loosely_named("`networks`", &NETWORK, NameRule::Resource)).as_section();
static VOLUMES: Shape = Shape::map(MapShape::named("`volumes`", &VOLUME, NameRule::Resource)).as_section();
static SECRETS: Shape = Shape::map(MapShape::named("`secrets`", &SECRET, NameRule::Resource)).as_section();
static CONFIGS: Shape = Shape::map(MapShape::named("`configs`", &CONFIG, NameRule::Resource)).as_section();
static MODELS: Shape =
    Shape::map(MapShape::loosely_named("`models`", &MODEL, NameRule::Resource)).as_section();

static INCLUDE: Shape = Shape::list(&INCLUDED).as_section();
static INCLUDED: Shape = Shape::scalar(Scalars::TEXT, Decode::Parts)
    .or_map(MapShape::of("an entry of `include`", &INCLUDED_KEYS).without_extensions());
static INCLUDED_KEYS: [Key; 3] = [
    key("env_file", &TEXT_OR_UNIQUE_TEXTS, "Files with variables for the included files."),
    key("path", &TEXT_OR_UNIQUE_TEXTS, "The file, or files that are merged to one."),
    key("project_directory", &TEXT, "The folder that its relative paths start from."),
];
