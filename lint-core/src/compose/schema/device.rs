//! Devices, disk weights and process limits of a service.

use super::plain::{MAPPING, TEXT, UNIQUE_TEXTS};
use super::shape::{Decode, Key, MapShape, NameRule, Scalars, Shape, TextRule, key};

pub(super) static DEVICES: Shape = Shape::list(&DEVICE);
static DEVICE: Shape = Shape::scalar(Scalars::TEXT, Decode::Parts)
    .or_map(MapShape::of("an entry of `devices`", &DEVICE_KEYS).requiring(&["source"]));
static DEVICE_KEYS: [Key; 3] = [
    key("permissions", &TEXT, "Which of read, write and mknod are allowed."),
    key("source", &TEXT, "The device on the host."),
    key("target", &TEXT, "The device inside the container."),
];

pub(super) static RESERVED_DEVICES: Shape = Shape::list(&RESERVED_DEVICE);
static RESERVED_DEVICE: Shape = Shape::map(
    MapShape::of("an entry of `reservations.devices`", &DEVICE_REQUEST_KEYS).requiring(&["capabilities"]),
);
static DEVICE_REQUEST_KEYS: [Key; 5] = [
    key("capabilities", &UNIQUE_TEXTS, "What the device must be able to do."),
    key("count", &DEVICE_COUNT, "How many devices, or all of them."),
    key("device_ids", &UNIQUE_TEXTS, "Which devices."),
    key("driver", &TEXT, "The driver that provides the device."),
    key("options", &MAPPING, "Options for the driver."),
];
static DEVICE_COUNT: Shape = Shape::scalar(Scalars::INT.or(Scalars::TEXT), Decode::DeviceCount);

pub(super) static GPUS: Shape =
    Shape::scalar(Scalars::TEXT, Decode::Parts).with_text(TextRule::OneOf(&["all"])).or_list(&GPU);
static GPU: Shape = Shape::map(MapShape::of("an entry of `gpus`", &DEVICE_REQUEST_KEYS).open());

pub(super) static ULIMITS: Shape =
    Shape::map(MapShape::loosely_named("`ulimits`", &ULIMIT, NameRule::LowerCase));
static ULIMIT: Shape = ulimit(Decode::Ulimit);
pub(super) static BUILD_ULIMITS: Shape =
    Shape::map(MapShape::loosely_named("`ulimits`", &BUILD_ULIMIT, NameRule::LowerCase));
static BUILD_ULIMIT: Shape = ulimit(Decode::StrictUlimit);

const fn ulimit(decode: Decode) -> Shape {
    Shape::scalar(Scalars::INT.or(Scalars::TEXT), decode)
        .or_map(MapShape::of("an entry of `ulimits`", &ULIMIT_KEYS).requiring(&["soft", "hard"]))
}

static ULIMIT_KEYS: [Key; 2] = [
    key("hard", &ULIMIT_NUMBER, "The limit that only root may raise."),
    key("soft", &ULIMIT_NUMBER, "The limit in force."),
];
static ULIMIT_NUMBER: Shape = Shape::scalar(Scalars::INT.or(Scalars::TEXT), Decode::Int).keeping_zero();

pub(super) static BLKIO: Shape = Shape::map(MapShape::of("`blkio_config`", &BLKIO_KEYS).without_extensions());
static BLKIO_KEYS: [Key; 6] = [
    key("device_read_bps", &BLKIO_RATES, "Bytes per second that may be read from a device."),
    key("device_read_iops", &BLKIO_RATES, "Reads per second from a device."),
    key("device_write_bps", &BLKIO_RATES, "Bytes per second that may be written to a device."),
    key("device_write_iops", &BLKIO_RATES, "Writes per second to a device."),
    key("weight", &BLKIO_WEIGHT, "The share of disk time, from 10 to 1000."),
    key("weight_device", &BLKIO_WEIGHTS, "The share of disk time by device."),
];
static BLKIO_WEIGHT: Shape = BLKIO_WEIGHT_SHAPE;
const BLKIO_WEIGHT_SHAPE: Shape = Shape::scalar(Scalars::INT.or(Scalars::TEXT), Decode::StrictUnsigned);

static BLKIO_SET_WEIGHT: Shape = BLKIO_WEIGHT_SHAPE.keeping_zero();
static BLKIO_RATE_SIZE: Shape = Shape::scalar(Scalars::INT.or(Scalars::TEXT), Decode::Bytes).keeping_zero();

static BLKIO_RATES: Shape = Shape::list(&BLKIO_RATE);
static BLKIO_RATE: Shape =
    Shape::map(MapShape::of("a rate of `blkio_config`", &BLKIO_RATE_KEYS).without_extensions())
        .decoded(Decode::GoFields);
static BLKIO_RATE_KEYS: [Key; 2] =
    [key("path", &TEXT, "The device."), key("rate", &BLKIO_RATE_SIZE, "The limit per second.")];

static BLKIO_WEIGHTS: Shape = Shape::list(&BLKIO_DEVICE_WEIGHT);
static BLKIO_DEVICE_WEIGHT: Shape =
    Shape::map(MapShape::of("an entry of `weight_device`", &BLKIO_WEIGHT_KEYS).without_extensions())
        .decoded(Decode::GoFields);
static BLKIO_WEIGHT_KEYS: [Key; 2] =
    [key("path", &TEXT, "The device."), key("weight", &BLKIO_SET_WEIGHT, "Its share, from 10 to 1000.")];
