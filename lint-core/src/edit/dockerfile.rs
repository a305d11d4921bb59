//! Edits of Dockerfiles: flags, words, whole instructions, chains of shell commands.
//!
//! Functions take the text of the file, its tree or a node of it, and give edits that keep layout and comments. What an edit
//! would lose or break is `None`.

mod chain_append;
mod chain_cut;
mod chain_layout;
mod exec_form;
mod flag;
mod gap;
mod insert;
mod keyword;
mod physical_line;
mod quote;
mod remove;
#[cfg(test)]
mod testing;
mod word;

pub use chain_append::append_command;
pub use chain_cut::{join_runs, remove_command, split_run};
pub use chain_layout::{ChainLayout, chain_layout};
pub use exec_form::exec_form;
pub use flag::{flag_range, insert_flag, remove_flag, replace_flag};
pub use insert::{insert_after, insert_before};
pub use keyword::{instruction_line, keyword};
pub use physical_line::{indentation, line_end, line_start, next_line};
pub use quote::{quoted_value, shell_word, value_word};
pub use remove::remove_instruction;
pub use word::{insert_word_after, insert_word_before, remove_word};
