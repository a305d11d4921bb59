//! Programs by name: which ones are shells, and which ones only start another program.
//!
//! Entry points: [`is_shell`], [`is_posix_shell`], [`behind_init`], [`is_script`]. The names were put together by hand.

/// The last part of a path, without `.exe`.
pub fn program_name(word: &str) -> &str {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// Whether the word starts a shell: `sh`, `/bin/bash`, `cmd`, `powershell`.
pub fn is_shell(word: &str) -> bool {
    let name = program_name(word).to_ascii_lowercase();
    is_posix_shell(&name) || matches!(name.as_str(), "cmd" | "powershell" | "pwsh" | "fish" | "csh" | "tcsh")
}

/// Whether the word starts a shell of the Bourne family.
pub fn is_posix_shell(word: &str) -> bool {
    matches!(program_name(word), "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh" | "mksh")
}

/// Whether the program takes the place of the first process and starts what follows its options: `tini`, `dumb-init`.
pub fn is_init_wrapper(word: &str) -> bool {
    matches!(program_name(word), "tini" | "tini-static" | "dumb-init" | "catatonit" | "docker-init")
}

/// The words behind init wrappers and their options: `tini -- node a.js` gives `node a.js`.
pub fn behind_init<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    let mut rest = words;
    while let Some((first, behind)) = rest.split_first() {
        if !is_init_wrapper(first) {
            break;
        }
        rest = behind;
        while let Some((option, behind)) = rest.split_first() {
            if !option.starts_with('-') {
                break;
            }
            rest = behind;
            if *option == "--" {
                break;
            }
        }
    }
    rest
}

/// Whether the program is a shell script by its name: `run.sh`, `docker-entrypoint`, `startup`.
pub fn is_script(word: &str) -> bool {
    let name = program_name(word).to_ascii_lowercase();
    let is_shell_file = [".sh", ".bash", ".ash"].iter().any(|ending| name.ends_with(ending));
    let is_start = |part: &str| {
        part == "run"
            || ["entry", "start", "boot", "init", "launch"].iter().any(|start| part.starts_with(start))
    };
    let is_entrypoint = name.trim_start_matches("docker-").starts_with("entrypoint.");
    is_shell_file
        || is_entrypoint
        || (!name.contains('.') && !is_init_wrapper(&name) && name.split(['-', '_']).any(is_start))
}
