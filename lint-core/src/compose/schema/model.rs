//! An AI model of the project.

use super::plain::{STRICT_INT, TEXT, TEXTS};
use super::shape::{Key, MapShape, Shape, key};

pub(super) static MODEL: Shape = Shape::map(MapShape::of("a model", &MODEL_KEYS).requiring(&["model"]));

static MODEL_KEYS: [Key; 4] = [
    key("context_size", &STRICT_INT, "How many tokens the model's context holds at most."),
    key("model", &TEXT, "The model as an OCI artifact."),
    key("name", &TEXT, "The name to use in place of the key."),
    key("runtime_flags", &TEXTS, "Flags for the inference engine."),
];
