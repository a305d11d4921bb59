//! The fingerprint that GitHub's code scanning computes for a line (codeql-action, `src/fingerprints.ts`), so that
//! results keep their identity whoever computes it.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

const WINDOW: usize = 100;
const MULTIPLIER: u64 = 37;
const END_OF_FILE: u16 = 65_535;

/// The fingerprint of each of the 1-based `lines`; `None` for a line that is not there.
pub(crate) fn line_hashes(text: &str, lines: &[u32]) -> Vec<Option<String>> {
    let mut wanted: FxHashMap<u32, Option<String>> = lines.iter().map(|line| (*line, None)).collect();
    let mut rolling = Rolling::new(&mut wanted);
    let mut is_after_cr = false;
    for unit in text.encode_utf16() {
        let is_skipped = matches!(unit, 0x20 | 0x09) || (is_after_cr && unit == 0x0a);
        is_after_cr = unit == 0x0d;
        if !is_skipped {
            rolling.push(if unit == 0x0d { 0x0a } else { unit });
        }
    }
    rolling.push(END_OF_FILE);
    rolling.flush();
    lines.iter().map(|line| wanted.get(line).cloned().flatten()).collect()
}

/// A rolling hash over the last 100 characters. A line's hash is known once 100 characters from its start are in.
struct Rolling<'a> {
    wanted: &'a mut FxHashMap<u32, Option<String>>,
    window: VecDeque<u16>,
    /// Lines whose hash is not known yet, each with the number of characters still to come.
    waiting: VecDeque<(u32, u64)>,
    counts: FxHashMap<u64, u32>,
    hash: u64,
    first_multiplier: u64,
    pushed: u64,
    line: u32,
    is_line_start: bool,
}

impl<'a> Rolling<'a> {
    fn new(wanted: &'a mut FxHashMap<u32, Option<String>>) -> Self {
        Self {
            wanted,
            window: std::iter::repeat_n(0, WINDOW).collect(),
            waiting: VecDeque::new(),
            counts: FxHashMap::default(),
            hash: 0,
            first_multiplier: (0..WINDOW).fold(1, |product, _| MULTIPLIER.wrapping_mul(product)),
            pushed: 0,
            line: 0,
            is_line_start: true,
        }
    }

    fn push(&mut self, unit: u16) {
        self.settle();
        if self.is_line_start {
            self.is_line_start = false;
            self.line += 1;
            self.waiting.push_back((self.line, self.pushed + WINDOW as u64));
        }
        self.is_line_start = unit == 0x0a;
        self.roll(unit);
    }

    fn flush(&mut self) {
        for _ in 0..WINDOW {
            self.settle();
            self.roll(0);
        }
    }

    /// Gives the line that starts a whole window ago its hash.
    fn settle(&mut self) {
        let Some((line, _)) = self.waiting.pop_front_if(|(_, at)| *at == self.pushed) else { return };
        let count = self.counts.entry(self.hash).or_default();
        *count += 1;
        if let Some(slot) = self.wanted.get_mut(&line) {
            *slot = Some(format!("{:x}:{count}", self.hash));
        }
    }

    fn roll(&mut self, unit: u16) {
        let first = self.window.pop_front().unwrap_or_default();
        self.window.push_back(unit);
        self.hash = MULTIPLIER
            .wrapping_mul(self.hash)
            .wrapping_add(u64::from(unit))
            .wrapping_sub(self.first_multiplier.wrapping_mul(u64::from(first)));
        self.pushed += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::line_hashes;

    fn all(text: &str) -> Vec<String> {
        let lines: Vec<u32> = (1..20).collect();
        line_hashes(text, &lines).into_iter().flatten().collect()
    }

    // The values of codeql-action's own tests.
    #[test]
    fn hashes_are_those_of_the_upload_action() {
        assert_eq!(all(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(all("\n\n\n2345678901234567890"), all("\n \n\t\n2345678901234567890"));
        assert_eq!(
            all(" a\nb\n  \t\tc\n d"),
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
        );
        assert_eq!(all("a\r\nb\rc\nd"), all("a\nb\nc\nd"));
    }

    #[test]
    fn equal_stretches_are_counted() {
        let text = format!("{0}\n{0}\n", "x".repeat(200));
        let hashes = all(&text);
        assert_eq!(hashes.len(), 3);
        assert!(hashes[0].ends_with(":1") && hashes[1].ends_with(":2"), "{hashes:?}");
    }
}
