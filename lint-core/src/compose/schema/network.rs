//! A network of the project.

use super::plain::{BOOL, DRIVER_OPTIONS, MERGED_MAPPING, SET_BOOL, TEXT};
use super::shape::{Decode, Key, MapShape, NameRule, Scalars, Shape, key};
use super::volume::EXTERNAL;

pub(super) static NETWORK: Shape =
    Shape::map(MapShape::of("a network", &NETWORK_KEYS)).or_scalar(Scalars::NULL);

static NETWORK_KEYS: [Key; 10] = [
    key("attachable", &BOOL, "Whether containers outside the project may join."),
    key("driver", &TEXT, "The driver that makes the network."),
    key("driver_opts", &DRIVER_OPTIONS, "Options for the driver."),
    key("enable_ipv4", &SET_BOOL, "Whether containers get IPv4 addresses."),
    key("enable_ipv6", &SET_BOOL, "Whether containers get IPv6 addresses."),
    key("external", &EXTERNAL, "Whether the network exists already, outside the project."),
    key("internal", &BOOL, "Whether the network is cut off from the outside."),
    key("ipam", &IPAM, "How addresses are given out."),
    key("labels", &MERGED_MAPPING, "Labels on the network."),
    key("name", &TEXT, "The network's name, without the project's in front."),
];

static IPAM: Shape = Shape::map(MapShape::of("`ipam`", &IPAM_KEYS));
static IPAM_KEYS: [Key; 3] = [
    key("config", &POOLS, "Address pools."),
    key("driver", &TEXT, "The driver that gives addresses out."),
    key("options", &IPAM_OPTIONS, "Options for the driver."),
];
static IPAM_OPTIONS: Shape =
    Shape::map(MapShape::named("`ipam.options`", &TEXT, NameRule::NonEmpty)).decoded(Decode::Options);

static POOLS: Shape = Shape::list(&POOL);
static POOL: Shape = Shape::map(MapShape::of("an entry of `ipam.config`", &POOL_KEYS));
static POOL_KEYS: [Key; 4] = [
    key("aux_addresses", &AUX_ADDRESSES, "Addresses to leave out, by host name."),
    key("gateway", &TEXT, "The gateway's address."),
    key("ip_range", &TEXT, "The part of the subnet to give addresses from, as CIDR."),
    key("subnet", &TEXT, "The subnet, as CIDR."),
];
static AUX_ADDRESSES: Shape =
    Shape::map(MapShape::named("`aux_addresses`", &TEXT, NameRule::NonEmpty)).decoded(Decode::Mapping);
