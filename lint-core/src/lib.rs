//! The analysis engine of hullwright: text in, findings and byte edits out.
//!
//! Nothing here opens a file, reads a clock, starts a thread or prints. Parsing never fails: it yields a tree
//! *and* errors. Positions are byte offsets; lines and columns exist only where text leaves.
//!
//! | module | holds |
//! | --- | --- |
//! | [`text`] | source files, byte ranges, lines and columns, edits, text carved out of files |
//! | [`dockerfile`] | Dockerfile syntax: lexer, grammar, tree, BuildKit's errors |
//! | [`dockerignore`] | ignore files: patterns and the matcher |
//! | [`yaml`] | YAML text: a tree with the place of every key, value and comment |
//! | [`compose`] | Compose files: values, schema, loading and merging, the project they make up |
//! | [`image`], [`value`] | image references; durations, sizes, ports, platforms |
//! | [`shell`] | shell text: the parser, which commands run, what well-known programs are asked for |
//! | [`shellcheck`] | scripts for the program shellcheck, and the way back of its remarks |
//! | [`knowledge`] | what is known of images, packages and release cycles |
//! | [`semantic`] | stages, variables and state |
//! | [`contents`] | what stages hold: programs and accounts, step by step |
//! | [`project`] | files around the checked one, build contexts |
//! | [`edit`] | edits that keep the style of their neighbours |
//! | [`diagnostic`], [`rule`] | findings and fixes; rules, selectors, what a check sees |
//! | [`suppress`] | comments that silence findings |
//! | [`engine`] | runs rules over files |

pub mod compose;
pub mod contents;
pub mod diagnostic;
pub mod dockerfile;
pub mod dockerignore;
pub mod edit;
pub mod engine;
pub mod image;
pub mod knowledge;
pub mod project;
pub mod rule;
pub mod semantic;
pub mod shell;
pub mod shellcheck;
pub mod suppress;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text;
pub mod value;
pub mod yaml;
