//! What a build is given from outside.

use std::collections::BTreeMap;

/// What is said of things the Dockerfile leaves open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum World {
    /// Anyone may build it with arguments of their own, and base images bring variables: unknown stays unknown.
    #[default]
    Open,
    /// As `docker build --check` sees it: no argument but those given, linux/amd64, base images that bring only `PATH`.
    Closed,
}

/// The inputs of one build of a Dockerfile.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BuildInputs {
    /// `--build-arg`s.
    pub args: BTreeMap<String, String>,
    /// `--target`: a stage's name or number.
    pub target: Option<String>,
    /// `--platform`, such as `linux/arm64`.
    pub platform: Option<String>,
    /// How to take what is not given.
    pub world: World,
}

impl BuildInputs {
    /// The value of a platform argument, where the inputs decide it.
    pub(super) fn platform_arg(&self, name: &str) -> Option<String> {
        if let Some(given) = self.args.get(name) {
            return Some(given.clone());
        }
        let text = match (&self.platform, self.world) {
            (Some(platform), _) => platform.as_str(),
            (None, World::Closed) => "linux/amd64",
            (None, World::Open) => return None,
        };
        let is_closed = self.world == World::Closed;
        let mut parts = text.split('/');
        let (os, arch, variant) = (parts.next(), parts.next(), parts.next());
        let value = match name {
            "TARGETPLATFORM" => text,
            "TARGETOS" => os?,
            "TARGETARCH" => arch?,
            "TARGETVARIANT" => variant.unwrap_or_default(),
            "TARGETOSVERSION" | "BUILDOSVERSION" | "BUILDVARIANT" if is_closed => "",
            "BUILDPLATFORM" if is_closed => "linux/amd64",
            "BUILDOS" if is_closed => "linux",
            "BUILDARCH" if is_closed => "amd64",
            _ => return None,
        };
        Some(value.to_owned())
    }
}
