//! Where a value stands in the tree of a Compose file.

/// A place in the tree: the names of the keys that lead to it, with `[]` for an item of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    name: &'a str,
}

impl<'a> Path<'a> {
    /// The place of a top-level key.
    pub(super) fn top(name: &'a str) -> Self {
        Self { parent: None, name }
    }

    /// The place of a key below this one.
    pub(super) fn below(&'a self, name: &'a str) -> Path<'a> {
        Path { parent: Some(self), name }
    }

    /// The names from the top.
    pub(super) fn names(&self) -> Vec<&'a str> {
        let mut names = self.parent.map(Path::names).unwrap_or_default();
        names.push(self.name);
        names
    }

    /// Whether these names, those below behind those above, lead here from the top; `*` is any.
    pub(super) fn is(&self, above: &[&str], below: &[&str]) -> bool {
        let mut here = Some(self);
        for name in above.iter().chain(below).rev() {
            let Some(place) = here.filter(|place| *name == "*" || *name == place.name) else { return false };
            here = place.parent;
        }
        here.is_none()
    }

    /// As people write it: `services.web.ports`.
    pub(super) fn shown(&self) -> String {
        self.names().join(".")
    }
}
