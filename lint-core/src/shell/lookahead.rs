//! How far brackets reach that decide how the text in them is read.
//!
//! Nothing is taken. What is looked at in vain is charged, so that text with thousands of open brackets costs no more than
//! a multiple of its length.

use super::parser::Parser;

impl Parser<'_> {
    /// The length of `((…))` or `$((…))` from here on; `None` where it is a subshell in another one. `opening` is the
    /// length up to the second parenthesis.
    pub(super) fn arithmetic_len(&self, opening: usize) -> Option<usize> {
        let rest = self.bytes.get(self.at..self.end)?;
        self.look(rest, |rest| {
            let mut open = 2_u32;
            let mut at = opening;
            while let Some(byte) = rest.get(at) {
                match byte {
                    b'(' => open += 1,
                    b')' => {
                        open -= 1;
                        if open == 1 {
                            return if rest.get(at + 1) == Some(&b')') { Ok(at + 2) } else { Err(at) };
                        }
                    }
                    _ => at += quoted_len(rest, at),
                }
                at += 1;
            }
            Err(at)
        })
    }

    /// The length of a balanced `(…)` on this line.
    pub(super) fn pattern_len(&self) -> Option<usize> {
        self.look(self.bytes.get(self.at..self.end)?, |rest| balanced_len(rest, *b"()", b"\n"))
    }

    /// The length of the `[…]` at `start` if an assignment to one member of an array follows from it.
    pub(super) fn index_len(&self, start: usize) -> Option<usize> {
        self.look(self.bytes.get(start..self.end)?, |rest| {
            let len = balanced_len(rest, *b"[]", b"\n;")?;
            let behind = rest.get(len..).unwrap_or_default();
            if behind.starts_with(b"=") || behind.starts_with(b"+=") { Ok(len) } else { Err(len) }
        })
    }

    /// The length of `$[…]` from here on, on this line.
    pub(super) fn bracket_len(&self) -> Option<usize> {
        let rest = self.bytes.get(self.at + 1..self.end)?;
        self.look(rest, |rest| balanced_len(rest, *b"[]", b"\n\"'")).map(|len| len + 1)
    }

    /// Runs `scan`, which tells a length or how many bytes it saw in vain.
    fn look(&self, rest: &[u8], scan: impl FnOnce(&[u8]) -> Result<usize, usize>) -> Option<usize> {
        if self.lookahead.get() == 0 {
            return None;
        }
        match scan(rest) {
            Ok(len) => Some(len),
            Err(n_seen) => {
                self.lookahead.set(self.lookahead.get().saturating_sub(n_seen));
                None
            }
        }
    }
}

/// The length of the brackets that open at the first byte; they do not reach over one of `stops`.
fn balanced_len(rest: &[u8], [opening, closing]: [u8; 2], stops: &[u8]) -> Result<usize, usize> {
    let mut open = 0_u32;
    let mut at = 0;
    while let Some(byte) = rest.get(at) {
        if stops.contains(byte) {
            break;
        }
        if *byte == opening {
            open += 1;
        } else if *byte == closing {
            open -= 1;
            if open == 0 {
                return Ok(at + 1);
            }
        } else {
            at += quoted_len(rest, at);
        }
        at += 1;
    }
    Err(at)
}

/// How many bytes follow the one at `at` that it quotes.
fn quoted_len(text: &[u8], at: usize) -> usize {
    match text.get(at) {
        Some(b'\\') => 1,
        Some(quote @ (b'\'' | b'"')) => {
            let quoted = text.get(at + 1..).unwrap_or_default();
            memchr::memchr(*quote, quoted).map_or(0, |len| len + 1)
        }
        _ => 0,
    }
}
