//! Answers that were given before: in a run over many files the same few images come back all the time.
//!
//! Entry points: [`Recent`], [`image_key`]. What is remembered is the same for everybody, so it changes no result.

use std::sync::{Mutex, PoisonError};

use hullwright_core::image::ImageReference;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// More images than this in one run are not the usual few; remembering starts anew then.
const MAX_ANSWERS: usize = 2048;

/// Answers by what was asked about.
#[derive(Debug)]
pub(super) struct Recent<T> {
    answers: Mutex<FxHashMap<String, T>>,
}

impl<T: Clone> Recent<T> {
    /// Nothing is remembered yet.
    pub(super) const fn new() -> Self {
        Self { answers: Mutex::new(FxHashMap::with_hasher(FxBuildHasher)) }
    }

    /// The answer for what the key stands for, worked out when it is asked for first.
    pub(super) fn answer(&self, key: String, work_out: impl FnOnce() -> T) -> T {
        // A panic elsewhere leaves whole answers behind.
        let known = self.answers.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let answer = work_out();
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            if answers.len() >= MAX_ANSWERS {
                answers.clear();
            }
            answers.insert(key, answer.clone());
            answer
        })
    }
}

/// All that an answer about an image depends on: registry, repository, tag, and whether there is a digest.
pub(super) fn image_key(image: &ImageReference) -> String {
    let registry = image.registry.as_ref().map_or("", |registry| registry.text.as_str());
    let tag = image.tag.as_ref().map_or("", |tag| tag.text.as_str());
    let digest = if image.digest.is_some() { "@" } else { "" };
    let parts = [registry, "/", image.repository.text.as_str(), ":", tag, digest];
    parts.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_worked_out_once_for_each_image() {
        let recent = Recent::new();
        let ask = |name: &str, answer: u32| {
            let image = ImageReference::parse(name).expect("a reference");
            recent.answer(image_key(&image), || answer)
        };
        assert_eq!([ask("node:24", 1), ask("node:24", 2), ask("node:22", 3), ask("node", 4)], [1, 1, 3, 4]);
        let digest = format!("node:24@sha256:{}", "a".repeat(64));
        assert_eq!(ask(&digest, 5), 5);
    }
}
