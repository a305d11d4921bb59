//! A build of a Dockerfile that a Compose file asks for.

use std::collections::{BTreeMap, BTreeSet};

use crate::semantic::{BuildInputs, Resolution};

/// A build that a Compose file asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnitSpec {
    /// Path of the Dockerfile.
    pub dockerfile: String,
    /// The folder that is sent to the builder.
    pub context: Resolution<String>,
    /// The stage that is built.
    pub target: Option<String>,
    /// Build arguments whose values are known.
    pub args: BTreeMap<String, String>,
    /// Build arguments that are given, but whose values depend on the environment.
    pub unknown_args: BTreeSet<String>,
    /// What the service sets itself in the place of the image.
    pub overrides: ServiceOverrides,
    /// Who asks for it.
    pub origin: UnitOrigin,
}

/// What a service decides whatever its image says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ServiceOverrides {
    /// `user`: the account that the container runs as. `None` where the service leaves it to the image, or to a file that
    /// is not seen.
    pub user: Option<Resolution<String>>,
    /// Whether `healthcheck` has a test of its own, or is switched off.
    pub healthcheck: bool,
    /// Whether it has a say in what is started: a command, variables, mounts or settings of its own.
    pub start: bool,
}

/// The service that a build belongs to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UnitOrigin {
    /// Path of the Compose file.
    pub path: String,
    /// Name of the service.
    pub service: String,
}

impl UnitSpec {
    /// The inputs of this build: what is given from outside wins over what the Compose file says.
    pub fn inputs(&self, given: &BuildInputs) -> BuildInputs {
        let mut args = self.args.clone();
        args.extend(given.args.clone());
        let target = given.target.clone().or_else(|| self.target.clone());
        BuildInputs { args, target, ..given.clone() }
    }

    /// Whether the other one makes the same image: Dockerfile, context, target and arguments are equal.
    pub fn is_same_build(&self, other: &Self) -> bool {
        let is_same_file = self.dockerfile == other.dockerfile && self.context == other.context;
        is_same_file && self.target == other.target && self.args == other.args
    }

    /// The parts of all `units` that belong to one Dockerfile. The units are sorted by Dockerfile.
    pub fn of_dockerfile<'u>(units: &'u [Self], path: &str) -> &'u [Self] {
        let first = units.partition_point(|unit| unit.dockerfile.as_str() < path);
        let rest = units.get(first..).unwrap_or_default();
        let len = rest.partition_point(|unit| unit.dockerfile == path);
        rest.get(..len).unwrap_or_default()
    }

    /// Brings units into the order that [`of_dockerfile`](Self::of_dockerfile) needs.
    pub fn sort(units: &mut [Self]) {
        units.sort_by(|a, b| (&a.dockerfile, &a.origin).cmp(&(&b.dockerfile, &b.origin)));
    }
}
