//! Edits of Dockerfiles: flags, words, whole instructions.
