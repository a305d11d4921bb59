//! The codes of ShellCheck as facets: nobody lists them, each is made when it is first heard of.
//!
//! Entry points: [`code_named`] and [`code_facet`].

use std::sync::OnceLock;

use super::{Alias, Facet, FacetId};

/// The numbers that ShellCheck gives: 1000 to 3999, by the part of it that finds something.
const NUMBERS: std::ops::Range<u16> = 1000..4000;

static KNOWN: [OnceLock<Facet>; (NUMBERS.end - NUMBERS.start) as usize] =
    [const { OnceLock::new() }; (NUMBERS.end - NUMBERS.start) as usize];

/// The code that `SC2086` (in any letter case) is.
pub(super) fn code_named(name: &str) -> Option<FacetId> {
    let digits = name.get(2..).filter(|_| name.is_char_boundary(2))?;
    let is_code = name.get(..2)?.eq_ignore_ascii_case("sc") && digits.len() == 4;
    let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
    (is_code && NUMBERS.contains(&number)).then_some(FacetId(number))
}

/// The facet with the number of a code. There are as many as there are numbers, and they stay.
pub(super) fn code_facet(number: u16) -> Option<&'static Facet> {
    let slot = KNOWN.get(usize::from(number.checked_sub(NUMBERS.start)?))?;
    Some(slot.get_or_init(|| {
        let id: &'static str = Box::leak(format!("SC{number}").into_boxed_str());
        let name: &'static str = Box::leak(format!("sc{number}").into_boxed_str());
        let aliases = Box::new([Alias::same("hadolint", id)]);
        Facet::new(name, Box::leak(aliases))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_four_digits() {
        assert_eq!(code_named("SC2086"), Some(FacetId(2086)));
        assert_eq!(code_named("sc1000"), Some(FacetId(1000)));
        for other in ["SC208", "SC20860", "SC4000", "SC0999", "DL3006", "SC+086", "é2086", "SC", ""] {
            assert_eq!(code_named(other), None, "{other}");
        }
        let facet = code_facet(2086).expect("it is one of the numbers");
        assert_eq!((facet.name, facet.aliases.first().map(|alias| alias.id)), ("sc2086", Some("SC2086")));
        assert_eq!((code_facet(7), code_facet(4000)), (None, None));
    }
}
