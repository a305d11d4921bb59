//! The account `root` in the `user` of a service or a hook, and commands that need it for a moment.

use hullwright_core::compose::{Data, Node};

use crate::patterns::shell::shell_programs::program_name;

/// Whether a `user` is root, by name or number, with a group or without.
pub fn is_root(node: &Node) -> bool {
    match &node.data {
        Data::Int(number) => *number == 0,
        Data::Text(text) => text.resolved().is_some_and(|user| {
            let name = user.split(':').next().unwrap_or_default();
            name == "root" || (!name.is_empty() && name.bytes().all(|byte| byte == b'0'))
        }),
        Data::Null | Data::Bool(_) | Data::Float(_) | Data::List(_) | Data::Map(_) | Data::Broken => false,
    }
}

/// Whether a word of a command is a program that sets owners or rights of files, which takes root.
pub fn is_permission_fix(word: &str) -> bool {
    matches!(program_name(word), "chown" | "chmod" | "chgrp" | "setfacl" | "install" | "mkdir")
}
