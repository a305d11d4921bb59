//! Edits of YAML text: keys of mappings, items of lists, scalars.
