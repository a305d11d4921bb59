//! Everything that is known of one stage at its end, for people: `explain --stage` and hovers.
//!
//! Entry point: [`StageSummary::of`]. Nothing is said here that rules do not see as well.

use super::{Base, Contents, Fact, Subject};
use crate::knowledge::{ImageFacts, Knowledge, Shell};
use crate::semantic::{BuildGraph, Place, Resolution, Stage};

/// A value with where it is from: an instruction's place, the base image, or nowhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stated {
    /// The value; `None` where it is not known.
    pub value: Option<String>,
    /// The instruction that says so, by its index; `None` where the base image does.
    pub at: Option<u32>,
}

/// What is known of a stage.
#[derive(Clone, Debug)]
pub struct StageSummary {
    /// The user that the stage ends with.
    pub user: Stated,
    /// The working directory.
    pub workdir: Stated,
    /// The program that reads shell forms, and what it is.
    pub shell: Stated,
    /// PATH of the base image.
    pub search_path: Stated,
    /// Package managers of the base image.
    pub package_managers: Stated,
    /// ENTRYPOINT of the base image, which counts where the file has none.
    pub base_entrypoint: Stated,
    /// Whether the base image has a HEALTHCHECK.
    pub base_healthcheck: Stated,
    /// Programs of the watch list, by name.
    pub programs: Vec<(String, Fact)>,
    /// The users of the base image and of the file's commands.
    pub users: Vec<(String, Fact)>,
    /// The groups.
    pub groups: Vec<(String, Fact)>,
}

impl StageSummary {
    /// What is known at the end of the stage.
    pub fn of(contents: &Contents, graph: &BuildGraph, stage: &Stage, knowledge: &dyn Knowledge) -> Self {
        let image = contents.image(graph, stage);
        let is_scratch = matches!(contents.base(graph.bottom(stage)), Base::Scratch);
        let from_image = |value: Option<String>| Stated { value, at: None };
        let programs = knowledge
            .watched()
            .iter()
            .map(|name| ((*name).to_owned(), contents.program(stage, Place::END, name)));
        Self {
            user: user(graph, stage, image, is_scratch),
            workdir: workdir(graph, stage, image, is_scratch),
            shell: shell(contents, graph, stage, image),
            search_path: from_image(image.and_then(|image| known(&image.env_path)).map(str::to_owned)),
            package_managers: from_image(image.and_then(|image| {
                let managers = image.package_managers.known()?;
                let names: Vec<&str> = managers.iter().map(|manager| manager.name()).collect();
                Some(if names.is_empty() { "none".to_owned() } else { names.join(", ") })
            })),
            base_entrypoint: from_image(image.and_then(|image| {
                let entrypoint = image.entrypoint.known()?;
                Some(entrypoint.as_ref().map_or("none".to_owned(), |words| words.join(" ")))
            })),
            base_healthcheck: from_image(
                image.and_then(|image| {
                    Some(if *image.healthcheck.known()? { "yes" } else { "none" }.to_owned())
                }),
            ),
            programs: programs.collect(),
            users: contents.accounts(Subject::User, graph, stage),
            groups: contents.accounts(Subject::Group, graph, stage),
        }
    }
}

fn known<T: Copy>(value: &Resolution<T>) -> Option<T> {
    value.known().copied()
}

fn user(graph: &BuildGraph, stage: &Stage, image: Option<&ImageFacts>, is_scratch: bool) -> Stated {
    match graph.final_user(stage) {
        Some((instruction, user)) => Stated { value: user.value().cloned(), at: Some(*instruction) },
        None => {
            let value = image.and_then(|image| known(&image.default_user)).map(str::to_owned);
            Stated { value: value.or_else(|| is_scratch.then(|| "root".to_owned())), at: None }
        }
    }
}

fn workdir(graph: &BuildGraph, stage: &Stage, image: Option<&ImageFacts>, is_scratch: bool) -> Stated {
    match graph.workdir_before(stage, u32::MAX) {
        Some((at, workdir)) => Stated { value: workdir.path.value().cloned(), at: Some(*at) },
        None => {
            let value =
                image.and_then(|image| known(&image.workdir)).map(|path| path.unwrap_or("/").to_owned());
            Stated { value: value.or_else(|| is_scratch.then(|| "/".to_owned())), at: None }
        }
    }
}

fn shell(contents: &Contents, graph: &BuildGraph, stage: &Stage, image: Option<&ImageFacts>) -> Stated {
    if let Some((at, words)) = graph.shell_before(stage, u32::MAX) {
        return Stated { value: Some(words.join(" ")), at: Some(*at) };
    }
    if contents.program(stage, Place::END, "sh").is_absent() {
        return Stated { value: Some("none".to_owned()), at: None };
    }
    let value = match image.map(|image| image.shell) {
        Some(Shell::Ash) => Some("/bin/sh (BusyBox ash)"),
        Some(Shell::Bash) => Some("/bin/sh (bash)"),
        Some(Shell::Dash) => Some("/bin/sh (dash)"),
        Some(Shell::Unnamed) => Some("/bin/sh"),
        Some(Shell::Windows) => Some("cmd"),
        Some(Shell::None) => Some("none"),
        Some(Shell::Unknown) | None => None,
    };
    Stated { value: value.map(str::to_owned), at: None }
}
