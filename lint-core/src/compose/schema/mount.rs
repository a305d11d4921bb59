//! What a service mounts: volumes, secrets and configs.

use super::plain::{BOOL, MAPPING, OPT_OUT, TEXT, one_of};
use super::shape::{Decode, IntRange, Key, MapShape, Scalars, Shape, key};

pub(super) static MOUNTS: Shape = Shape::scalar(Scalars::NONE, Decode::Parts).or_merged_list(&MOUNT);
static MOUNT: Shape = Shape::scalar(Scalars::TEXT, Decode::Parts)
    .or_map(MapShape::of("an entry of a service's `volumes`", &MOUNT_KEYS).requiring(&["type"]));
static MOUNT_KEYS: [Key; 9] = [
    key("bind", &BIND, "Options of a mount from the host."),
    key("consistency", &TEXT, "How much host and container may differ for a while."),
    key("image", &IMAGE, "Options of a mount from an image."),
    key("read_only", &BOOL, "Whether the container may only read."),
    key("source", &TEXT, "The path on the host, the volume or the image."),
    key("target", &TEXT, "The path inside the container."),
    key("tmpfs", &TMPFS, "Options of a mount in memory."),
    key("type", &MOUNT_TYPE, "What is mounted."),
    key("volume", &VOLUME, "Options of a mount of a volume."),
];
static MOUNT_TYPE: Shape = one_of(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"]);

static BIND: Shape = Shape::map(MapShape::of("`bind` of a mount", &BIND_KEYS));
static BIND_KEYS: [Key; 4] = [
    key("create_host_path", &OPT_OUT, "Whether a path that is missing on the host is made."),
    key("propagation", &TEXT, "How mounts inside the mount spread."),
    key("recursive", &BIND_RECURSIVE, "What becomes of mounts below the path."),
    key("selinux", &BIND_SELINUX, "Whether the content is relabelled, shared or private."),
];
static BIND_RECURSIVE: Shape = one_of(&["enabled", "disabled", "writable", "readonly"]);
static BIND_SELINUX: Shape = one_of(&["z", "Z"]);

static VOLUME: Shape = Shape::map(MapShape::of("`volume` of a mount", &VOLUME_KEYS));
static VOLUME_KEYS: [Key; 3] = [
    key("labels", &MAPPING, "Labels on the volume."),
    key("nocopy", &BOOL, "Whether the image's files stay out of an empty volume."),
    key("subpath", &TEXT, "The path inside the volume."),
];

static TMPFS: Shape = Shape::map(MapShape::of("`tmpfs` of a mount", &TMPFS_KEYS));
static TMPFS_KEYS: [Key; 2] =
    [key("mode", &TMPFS_MODE, "The file mode, as a number."), key("size", &TMPFS_SIZE, "The size.")];
static TMPFS_MODE: Shape = Shape::scalar(Scalars::NUMBER.or(Scalars::TEXT), Decode::StrictUnsigned);
static TMPFS_SIZE: Shape = Shape::scalar(Scalars::INT.or(Scalars::TEXT), Decode::Bytes).within(IntRange {
    min: 0,
    max: i64::MAX,
    reads_text: false,
});

static IMAGE: Shape = Shape::map(MapShape::of("`image` of a mount", &IMAGE_KEYS));
static IMAGE_KEYS: [Key; 1] = [key("subpath", &TEXT, "The path inside the image.")];

/// `secrets` and `configs` of a service, `secrets` of a build.
pub(super) static FILE_MOUNTS: Shape = Shape::list(&FILE_MOUNT);
static FILE_MOUNT: Shape = Shape::scalar(Scalars::TEXT, Decode::Parts)
    .or_map(MapShape::of("an entry of `secrets` or `configs`", &FILE_MOUNT_KEYS));
static FILE_MOUNT_KEYS: [Key; 5] = [
    key("gid", &TEXT, "The group that owns the file."),
    key("mode", &FILE_MODE, "The file mode, in octal."),
    key("source", &TEXT, "The secret or config by its name in the project."),
    key("target", &TEXT, "The path inside the container."),
    key("uid", &TEXT, "The user who owns the file."),
];
static FILE_MODE: Shape = Shape::scalar(Scalars::NUMBER.or(Scalars::TEXT), Decode::FileMode).keeping_zero();
