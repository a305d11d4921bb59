//! How a service's image is built.

use super::device::BUILD_ULIMITS;
use super::mount::FILE_MOUNTS;
use super::plain::{
    BOOL, EXTRA_HOSTS, MERGED_ENVIRONMENT, MERGED_MAPPING, SSH_KEYS, TEXT, TEXT_OR_BOOL,
    TEXT_OR_UNIQUE_TEXTS, TEXTS, WHOLE_SIZE,
};
use super::shape::{Decode, Key, MapShape, Scalars, Shape, key};

pub(super) static BUILD: Shape =
    Shape::scalar(Scalars::TEXT, Decode::Parts).or_map(MapShape::of("`build`", &BUILD_KEYS));

static BUILD_KEYS: [Key; 25] = [
    key("additional_contexts", &MERGED_MAPPING, "Further build contexts by name."),
    key("args", &MERGED_ENVIRONMENT, "Values for the Dockerfile's ARG instructions."),
    key("cache_from", &TEXTS, "Where to take cached layers from."),
    key("cache_to", &TEXTS, "Where to put cached layers."),
    key("context", &TEXT, "The folder or repository that is sent to the builder."),
    key("dockerfile", &TEXT, "The Dockerfile, relative to the context."),
    key("dockerfile_inline", &TEXT, "The Dockerfile's text itself."),
    key("entitlements", &TEXTS, "Privileges that the build may use."),
    key("extra_hosts", &EXTRA_HOSTS, "Host names with their addresses, for the build."),
    key("isolation", &TEXT, "How containers of the build are isolated."),
    key("labels", &MERGED_MAPPING, "Labels on the image."),
    key("network", &TEXT, "The network that RUN instructions use."),
    key("no_cache", &BOOL, "Whether to build without cached layers."),
    key("no_cache_filter", &TEXT_OR_UNIQUE_TEXTS, "Stages to build without cached layers."),
    key("platforms", &TEXTS, "The platforms to build for."),
    key("privileged", &BOOL, "Whether the build has elevated privileges."),
    key("provenance", &TEXT_OR_BOOL, "The provenance attestation to add."),
    key("pull", &BOOL, "Whether to look for newer base images."),
    key("sbom", &TEXT_OR_BOOL, "The bill of materials to add."),
    key("secrets", &FILE_MOUNTS, "Secrets that RUN instructions may mount."),
    key("shm_size", &WHOLE_SIZE, "The size of `/dev/shm` during the build."),
    key("ssh", &SSH_KEYS, "SSH keys and agents that RUN instructions may use."),
    key("tags", &TEXTS, "Further names for the image."),
    key("target", &TEXT, "The stage to build."),
    key("ulimits", &BUILD_ULIMITS, "Resource limits of processes during the build."),
];
