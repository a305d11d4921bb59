//! What instructions, flags and keys of mounts are for, in a few sentences each.
//!
//! Facts: the Dockerfile reference of `BuildKit`. Which flags and keys exist is told by the engine, not by this file.

use hullwright_core::dockerfile::InstructionKind;

/// What an instruction looks like, and what it does.
pub(crate) struct Entry {
    /// Its forms, one a line.
    pub(crate) forms: &'static str,
    /// What it does.
    pub(crate) text: &'static str,
}

/// The entry of an instruction; `None` for a keyword that is none.
pub(crate) fn instruction(kind: InstructionKind) -> Option<Entry> {
    let (forms, text) = match kind {
        InstructionKind::Add => (
            "ADD [--flag…] <source>… <destination>\nADD [--flag…] [\"<source>\", …, \"<destination>\"]",
            "Copies like COPY, and also unpacks local archives, downloads URLs and clones Git repositories. Where none of \
             that is wanted, COPY says so.",
        ),
        InstructionKind::Arg => (
            "ARG <name>[=<default>]…",
            "Declares a variable of the build that `--build-arg` can set. It is seen from here to the end of the stage and \
             is no part of the image's environment. One before the first FROM is seen by FROM lines alone, until a stage \
             declares it again.",
        ),
        InstructionKind::Cmd => (
            "CMD [\"<program>\", \"<argument>\", …]\nCMD <shell command>",
            "What a container runs unless it is told otherwise; behind an ENTRYPOINT its default arguments. The last CMD \
             counts. The shell form runs below `/bin/sh -c`, which does not pass signals on.",
        ),
        InstructionKind::Copy => (
            "COPY [--flag…] <source>… <destination>\nCOPY [--flag…] [\"<source>\", …, \"<destination>\"]",
            "Copies files of the build context, or of the stage or image that `--from` names. Sources are relative to the \
             context, a relative destination to the WORKDIR. Of a folder the content is copied.",
        ),
        InstructionKind::Entrypoint => (
            "ENTRYPOINT [\"<program>\", \"<argument>\", …]\nENTRYPOINT <shell command>",
            "The program that a container starts with. CMD or the arguments of `docker run` follow it in exec form; the \
             shell form ignores both. It takes an inherited CMD away.",
        ),
        InstructionKind::Env => (
            "ENV <name>=<value>…",
            "Sets environment variables for the instructions that follow, for stages that start from this one, and for the \
             running container. All pairs of one ENV see the values from before it.",
        ),
        InstructionKind::Expose => (
            "EXPOSE <port>[/<protocol>]…",
            "Says which ports the container listens on. Nothing is published by it: `docker run -p` or the `ports` of a \
             Compose file do that. The protocol is `tcp` if none is given.",
        ),
        InstructionKind::From => (
            "FROM [--platform=<platform>] <image>[:<tag>][@<digest>] [AS <name>]",
            "Starts a stage from an image, from an earlier stage, or from nothing (`scratch`). The name can be used by later \
             FROM lines, by `COPY --from` and by `--target`. Variables of ARGs before the first FROM can be used.",
        ),
        InstructionKind::Healthcheck => (
            "HEALTHCHECK [--flag…] CMD <command>\nHEALTHCHECK NONE",
            "How to find out whether the container still works: the command ends with 0 if it does, with 1 if not. It runs in \
             the container, so its program must be in the image. The last one counts; NONE takes an inherited one away.",
        ),
        InstructionKind::Label => (
            "LABEL <key>=<value>…",
            "Adds metadata to the image. Keys under `org.opencontainers.image.` are the common ones.",
        ),
        InstructionKind::Maintainer => {
            ("MAINTAINER <name>", "Deprecated: a LABEL `org.opencontainers.image.authors` says the same.")
        }
        InstructionKind::Onbuild => (
            "ONBUILD <instruction>",
            "Keeps an instruction for later: it runs right behind the FROM of every build that starts from this image. \
             ONBUILD, FROM and MAINTAINER cannot be kept.",
        ),
        InstructionKind::Run => (
            "RUN [--flag…] <shell command>\nRUN [--flag…] [\"<program>\", \"<argument>\", …]\nRUN [--flag…] <<EOF",
            "Runs a command in the stage and keeps what it changed as a layer. The shell form is handed to the shell that \
             SHELL names, by default `/bin/sh -c`. What one RUN deletes still takes space if an earlier one made it.",
        ),
        InstructionKind::Shell => (
            "SHELL [\"<program>\", \"<argument>\", …]",
            "The shell that shell forms below are handed to, until the next SHELL. Stages that start from this one inherit \
             it. The default is `[\"/bin/sh\", \"-c\"]`, on Windows `[\"cmd\", \"/S\", \"/C\"]`.",
        ),
        InstructionKind::Stopsignal => (
            "STOPSIGNAL <signal>",
            "The signal that asks the container to end, as a number or a name such as `SIGQUIT`. The default is `SIGTERM`; \
             `SIGKILL` follows when the time is up.",
        ),
        InstructionKind::User => (
            "USER <user>[:<group>]\nUSER <uid>[:<gid>]",
            "The account that RUN, CMD and ENTRYPOINT run as from here on. Without a group it is the user's own; a number \
             needs no account in the image.",
        ),
        InstructionKind::Volume => (
            "VOLUME <path>…\nVOLUME [\"<path>\", …]",
            "Marks paths whose data lives outside of the container: Docker makes a volume for each where none is mounted. \
             What the build changes there afterwards may be lost.",
        ),
        InstructionKind::Workdir => (
            "WORKDIR <path>",
            "The working directory of the instructions that follow and of the container; it is created if it is not there. A \
             relative one goes on from the one before.",
        ),
        InstructionKind::Unknown => return None,
    };
    Some(Entry { forms, text })
}

/// What a flag of an instruction is for.
pub(crate) fn flag(kind: InstructionKind, name: &str) -> Option<&'static str> {
    let text = match (kind, name) {
        (InstructionKind::From, "platform") => {
            "The platform of the image, such as `linux/arm64`. `$BUILDPLATFORM` is the one that builds."
        }
        (_, "chown") => {
            "User and group that own the copy, by name or number. Names are looked up in the image."
        }
        (_, "chmod") => "The mode of what is copied, such as `0644` or `u+x`.",
        (_, "from") => "The stage, image or named context to copy from, instead of the build context.",
        (_, "link") => {
            "Makes the copy a layer of its own that does not depend on what is below, so that it stays cached when that changes."
        }
        (_, "exclude") => "A pattern of sources to leave out. May be given several times.",
        (_, "parents") => "Keeps the folders of the sources; `/./` in a source says from where on.",
        (_, "keep-git-dir") => "Keeps `.git` of a repository that is cloned.",
        (_, "checksum") => "The digest that a download or the commit that a repository must have.",
        (_, "unpack") => "Whether an archive is unpacked. By default local ones are, and downloads are not.",
        (_, "mount") => "Makes files, a cache, a secret or the SSH agent seen by this RUN alone.",
        (_, "network") => "The network of this RUN: `default`, `none` or `host`.",
        (_, "security") => {
            "`insecure` runs without a sandbox, which the builder must allow; `sandbox` is the default."
        }
        (_, "device") => "A CDI device for this RUN.",
        (_, "interval") => "The time between two checks; 30s if it is not given.",
        (_, "timeout") => "How long a check may take before it counts as failed; 30s if it is not given.",
        (_, "start-period") => {
            "The time a container gets to start, in which failures do not count; 0s if it is not given."
        }
        (_, "start-interval") => "The time between two checks while it starts; 5s if it is not given.",
        (_, "retries") => "How many failures in a row make the container unhealthy; 3 if it is not given.",
        _ => return None,
    };
    Some(text)
}

/// What a flag may be set to, where there are few values.
pub(crate) fn flag_values(name: &str) -> &'static [&'static str] {
    match name {
        "network" => &["default", "none", "host"],
        "security" => &["sandbox", "insecure"],
        "platform" => &[
            "$BUILDPLATFORM",
            "$TARGETPLATFORM",
            "linux/amd64",
            "linux/arm64",
            "linux/arm/v7",
            "windows/amd64",
        ],
        "link" | "parents" | "keep-git-dir" | "unpack" => &["true", "false"],
        _ => &[],
    }
}

/// What a key of `--mount` is for.
pub(crate) fn mount_key(name: &str) -> Option<&'static str> {
    let text = match name {
        "type" => "What is mounted: `bind` if it is not given.",
        "from" => "The stage, image or named context that the source lies in.",
        "source" => "The path in the context or in `from`; of a secret its id.",
        "target" => "Where it is seen in the container.",
        "readonly" => "Nothing can be written there.",
        "readwrite" => "Can be written; what is written to a bind mount is thrown away.",
        "id" => "The name of the cache, of the secret or of the SSH agent.",
        "sharing" => {
            "What happens when builds use a cache at the same time: `shared`, `private` or `locked`."
        }
        "required" => "The build fails if it is not there.",
        "size" => "The largest size of the memory.",
        "mode" => "The mode of the file or folder, in octal digits.",
        "uid" => "The user number that owns it.",
        "gid" => "The group number that owns it.",
        "env" => "The variable that the secret is put into.",
        _ => return None,
    };
    Some(text)
}

/// What a type of mount is.
pub(crate) fn mount_type(name: &str) -> Option<&'static str> {
    let text = match name {
        "bind" => "Files of the build context or of another stage.",
        "cache" => "A folder that is kept from build to build, and is no part of the image.",
        "tmpfs" => "A folder in memory.",
        "secret" => "A file or variable with a secret, which leaves no trace in the image.",
        "ssh" => "The SSH agent of whoever builds.",
        _ => return None,
    };
    Some(text)
}

/// What a parser directive is for.
pub(crate) fn directive(name: &str) -> Option<&'static str> {
    let text = match name {
        "syntax" => {
            "The image of the Dockerfile frontend that reads this file, such as `docker/dockerfile:1`."
        }
        "escape" => {
            "The character that continues lines and escapes others: `\\` or, for Windows, a backtick."
        }
        "check" => {
            "Which build checks are skipped (`skip=Name,…`), and whether what is found fails the build (`error=true`)."
        }
        _ => return None,
    };
    Some(text)
}

#[cfg(test)]
mod tests {
    use hullwright_core::dockerfile::flags::flags_of;
    use hullwright_core::dockerfile::{InstructionKind, MountKind, mount_keys};

    use super::*;

    #[test]
    fn everything_that_exists_is_described() {
        for kind in InstructionKind::ALL {
            assert!(instruction(kind).is_some(), "{kind:?}");
            for (name, _) in flags_of(kind).unwrap_or_default() {
                assert!(flag(kind, name).is_some(), "--{name} of {kind:?}");
            }
        }
        for (name, kind) in MountKind::NAMES {
            assert!(mount_type(name).is_some(), "{name}");
            for key in mount_keys(kind) {
                assert!(mount_key(key).is_some(), "{key}");
            }
        }
        assert!(instruction(InstructionKind::Unknown).is_none());
    }
}
