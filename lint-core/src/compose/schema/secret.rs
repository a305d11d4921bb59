//! A secret or a config of the project.

use super::plain::{MAPPING, SECRET_DRIVER_OPTIONS, TEXT};
use super::shape::{Key, MapShape, Shape, key};
use super::volume::LOOSE_EXTERNAL;

pub(super) static SECRET: Shape = Shape::map(MapShape::of("a secret", &SECRET_KEYS));
static SECRET_KEYS: [Key; 8] = [
    key("driver", &TEXT, "The driver that keeps the secret."),
    key("driver_opts", &SECRET_DRIVER_OPTIONS, "Options for the driver."),
    key("environment", &TEXT, "The environment variable that holds the secret."),
    key("external", &LOOSE_EXTERNAL, "Whether the secret exists already, outside the project."),
    key("file", &TEXT, "The file that holds the secret."),
    key("labels", &MAPPING, "Labels on the secret."),
    key("name", &TEXT, "The secret's name, without the project's in front."),
    key("template_driver", &TEXT, "The driver that fills in templates."),
];

pub(super) static CONFIG: Shape = Shape::map(MapShape::of("a config", &CONFIG_KEYS));
static CONFIG_KEYS: [Key; 7] = [
    key("content", &TEXT, "The content itself."),
    key("environment", &TEXT, "The environment variable that holds the content."),
    key("external", &LOOSE_EXTERNAL, "Whether the config exists already, outside the project."),
    key("file", &TEXT, "The file that holds the content."),
    key("labels", &MAPPING, "Labels on the config."),
    key("name", &TEXT, "The config's name, without the project's in front."),
    key("template_driver", &TEXT, "The driver that fills in templates."),
];
