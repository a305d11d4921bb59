//! A volume of the project.

use super::plain::{DRIVER_OPTIONS, MAPPING, TEXT};
use super::shape::{Decode, Key, MapShape, Scalars, Shape, key};

pub(super) static VOLUME: Shape = Shape::map(MapShape::of("a volume", &VOLUME_KEYS)).or_scalar(Scalars::NULL);

static VOLUME_KEYS: [Key; 5] = [
    key("driver", &TEXT, "The driver that makes the volume."),
    key("driver_opts", &DRIVER_OPTIONS, "Options for the driver."),
    key("external", &EXTERNAL, "Whether the volume exists already, outside the project."),
    key("labels", &MAPPING, "Labels on the volume."),
    key("name", &TEXT, "The volume's name, without the project's in front."),
];

/// `external` of a network or volume.
pub(super) static EXTERNAL: Shape = Shape::scalar(Scalars::BOOL.or(Scalars::TEXT), Decode::Bool)
    .or_map(MapShape::of("`external`", &EXTERNAL_KEYS));
/// `external` of a secret or config, which does not mind other keys.
pub(super) static LOOSE_EXTERNAL: Shape = Shape::scalar(Scalars::BOOL.or(Scalars::TEXT), Decode::Bool)
    .or_map(MapShape::of("`external`", &EXTERNAL_KEYS).open());

static EXTERNAL_KEYS: [Key; 1] =
    [key("name", &TEXT, "The name of what exists already.").deprecated("`name` beside `external: true`")];
