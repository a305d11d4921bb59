//! Permissions as `chmod` takes them: `0755`, `u+x,o-w`.
//!
//! Entry point: [`PermissionMode::read`]. What a file had before is not known; a mode says what it grants for certain.

/// What a mode grants, whatever the file had before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each bit is a fact of its own")]
pub struct PermissionMode {
    /// Everybody may write.
    pub others_write: bool,
    /// In a folder, everybody may only remove what is their own.
    pub is_sticky: bool,
    /// The program runs with the rights of its owner.
    pub sets_user: bool,
    /// The program runs with the rights of its group; a folder hands its group on.
    pub sets_group: bool,
}

impl PermissionMode {
    /// Reads a mode; `None` for one that is neither octal nor symbolic.
    pub fn read(text: &str) -> Option<Self> {
        if !text.is_empty() && text.bytes().all(|byte| (b'0'..=b'7').contains(&byte)) {
            let bits = u32::from_str_radix(text, 8).ok()?;
            let has = |bit: u32| bits & bit != 0;
            return Some(Self {
                others_write: has(0o002),
                is_sticky: has(0o1000),
                sets_user: has(0o4000),
                sets_group: has(0o2000),
            });
        }
        let mut mode = Self::default();
        for clause in text.split(',') {
            mode.apply(clause)?;
        }
        Some(mode)
    }

    /// `a+rw`, `u=rwx`, `o-w+x`.
    fn apply(&mut self, clause: &str) -> Option<()> {
        let at = clause.find(['+', '-', '='])?;
        let (who, mut rest) = clause.split_at_checked(at)?;
        if !who.bytes().all(|byte| b"ugoa".contains(&byte)) {
            return None;
        }
        let is_for = |letter: char| who.contains(letter) || who.contains('a');
        // Without a letter before it, the umask keeps others from writing.
        let is_open = who.is_empty();
        while let Some(operator) = rest.chars().next() {
            let permissions = rest.get(1..)?;
            let end = permissions.find(['+', '-', '=']).unwrap_or(permissions.len());
            let (letters, next) = permissions.split_at_checked(end)?;
            rest = next;
            let grants = operator != '-';
            let set = |flag: &mut bool, letter: char, concerns: bool| {
                if concerns && letters.contains(letter) {
                    *flag = grants;
                }
            };
            set(&mut self.others_write, 'w', is_for('o'));
            set(&mut self.is_sticky, 't', is_open || is_for('o') || is_for('u'));
            set(&mut self.sets_user, 's', is_open || is_for('u'));
            set(&mut self.sets_group, 's', is_open || is_for('g'));
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_say_what_they_grant() {
        let granted = |text: &str| {
            let mode = PermissionMode::read(text)?;
            let flags = [mode.others_write, mode.is_sticky, mode.sets_user, mode.sets_group];
            Some(flags.map(u8::from))
        };
        assert_eq!(granted("777"), Some([1, 0, 0, 0]));
        assert_eq!(granted("1777"), Some([1, 1, 0, 0]));
        assert_eq!(granted("6755"), Some([0, 0, 1, 1]));
        assert_eq!(granted("a+rwX"), Some([1, 0, 0, 0]));
        assert_eq!(granted("+w"), Some([0, 0, 0, 0]));
        assert_eq!(granted("u=rwx,go=rx"), Some([0, 0, 0, 0]));
        assert_eq!(granted("go+w,o-w"), Some([0, 0, 0, 0]));
        assert_eq!(granted("a=rwxt"), Some([1, 1, 0, 0]));
        assert_eq!(granted("ug+s"), Some([0, 0, 1, 1]));
        assert_eq!(granted("+s"), Some([0, 0, 1, 1]));
        assert_eq!(granted("$mode"), None);
    }
}
