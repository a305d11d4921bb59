//! Tokens that give themselves away: a vendor's prefix with the right letters behind it, private keys, signed tokens.
//!
//! Entry point: [`vendor_tokens`].

use std::ops::Range;

use crate::patterns::secret::placeholder_value::{is_placeholder, says_stand_in};

/// A token found in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VendorToken {
    /// What it is, for messages: `GitHub token`.
    pub what: &'static str,
    /// Where it stands in the text.
    pub range: Range<usize>,
}

/// What may follow a prefix.
#[derive(Clone, Copy)]
enum Letters {
    /// `0-9A-Z`.
    Upper,
    /// `0-9a-f`.
    Hex,
    /// `0-9A-Za-z`.
    Alnum,
    /// `0-9A-Za-z`, `_` and `-`.
    Url,
    /// As before, and dots.
    Dotted,
}

struct Shape {
    prefix: &'static str,
    letters: Letters,
    /// Fewest and most characters behind the prefix.
    len: (usize, usize),
    what: &'static str,
}

const fn shape(prefix: &'static str, letters: Letters, len: (usize, usize), what: &'static str) -> Shape {
    Shape { prefix, letters, len, what }
}

/// Prefixes that vendors publish, with the lengths of common tokens, put together by hand. A longer prefix stands before a
/// shorter one.
const SHAPES: &[Shape] = &[
    shape("AKIA", Letters::Upper, (16, 16), "AWS access key id"),
    shape("ghp_", Letters::Alnum, (36, 251), "GitHub token"),
    shape("gho_", Letters::Alnum, (36, 251), "GitHub token"),
    shape("ghu_", Letters::Alnum, (36, 251), "GitHub token"),
    shape("ghs_", Letters::Alnum, (36, 251), "GitHub token"),
    shape("ghr_", Letters::Alnum, (36, 251), "GitHub token"),
    shape("github_pat_", Letters::Url, (59, 255), "GitHub token"),
    shape("glpat-", Letters::Dotted, (20, 300), "GitLab token"),
    shape("glptt-", Letters::Alnum, (40, 40), "GitLab token"),
    shape("gldt-", Letters::Url, (20, 40), "GitLab token"),
    shape("xoxb-", Letters::Url, (30, 250), "Slack token"),
    shape("xoxp-", Letters::Url, (30, 250), "Slack token"),
    shape("xapp-", Letters::Url, (30, 250), "Slack token"),
    shape("sk_live_", Letters::Alnum, (24, 250), "Stripe key"),
    shape("rk_live_", Letters::Alnum, (24, 250), "Stripe key"),
    shape("AIza", Letters::Url, (35, 35), "Google API key"),
    shape("GOCSPX-", Letters::Url, (28, 28), "Google OAuth secret"),
    shape("npm_", Letters::Alnum, (36, 36), "npm token"),
    shape("pypi-AgE", Letters::Url, (50, 600), "PyPI token"),
    shape("rubygems_", Letters::Hex, (48, 48), "RubyGems token"),
    shape("SG.", Letters::Dotted, (66, 66), "SendGrid key"),
    shape("SK", Letters::Hex, (32, 32), "Twilio key"),
    shape("sk-ant-", Letters::Url, (80, 200), "Anthropic key"),
    shape("sk-proj-", Letters::Url, (40, 250), "OpenAI key"),
    shape("hf_", Letters::Alnum, (34, 40), "Hugging Face token"),
    shape("dckr_pat_", Letters::Url, (27, 60), "Docker Hub token"),
    shape("dop_v1_", Letters::Hex, (64, 64), "DigitalOcean token"),
    shape("shpat_", Letters::Hex, (32, 32), "Shopify token"),
    shape("hvs.", Letters::Url, (24, 300), "Vault token"),
    shape("glsa_", Letters::Url, (41, 41), "Grafana token"),
    shape("NRAK-", Letters::Upper, (27, 27), "New Relic key"),
    shape("nfp_", Letters::Alnum, (36, 36), "Netlify token"),
    shape("lin_api_", Letters::Alnum, (40, 40), "Linear key"),
    shape("AGE-SECRET-KEY-1", Letters::Upper, (58, 58), "age secret key"),
];

/// All tokens in a text, in order. Published examples are left out.
pub fn vendor_tokens(text: &str) -> Vec<VendorToken> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        let Some(skip) = rest.iter().position(u8::is_ascii_alphanumeric) else { break };
        let start = at + skip;
        let end = start + run_len(bytes.get(start..).unwrap_or_default(), Letters::Dotted);
        if end - start >= 20
            && let Some(run) = text.get(start..end)
        {
            found
                .extend(shaped_token(run).map(|(what, len)| VendorToken { what, range: start..start + len }));
        }
        at = end.max(start + 1);
    }
    found.extend(private_keys(text));
    found.sort_by_key(|token| token.range.start);
    found
}

/// What a run of letters is, and how much of it.
fn shaped_token(run: &str) -> Option<(&'static str, usize)> {
    if run.starts_with("eyJ") {
        return json_web_token(run).map(|len| ("JSON web token", len));
    }
    let shape = SHAPES.iter().find(|shape| run.starts_with(shape.prefix))?;
    let body = run.get(shape.prefix.len()..)?;
    let n_letters = run_len(body.as_bytes(), shape.letters);
    // A dot or dash that ends a sentence belongs to no token.
    let body = body.get(..n_letters)?.trim_end_matches(['.', '-']);
    let len = body.len();
    let is_cut = run.as_bytes().get(shape.prefix.len() + n_letters).is_some_and(u8::is_ascii_alphanumeric);
    let fits = (shape.len.0..=shape.len.1).contains(&len) && !is_cut;
    (fits && is_random(body)).then_some((shape.what, shape.prefix.len() + len))
}

/// Whether a text is no word, no example and no row of the same letters.
fn is_random(body: &str) -> bool {
    let mut seen: Vec<u8> = body.bytes().collect();
    seen.sort_unstable();
    seen.dedup();
    let lowered = body.to_ascii_lowercase();
    let is_in_row = ["xxxx", "0000", "1234567", "abcdefg", "your"].iter().any(|part| lowered.contains(part));
    seen.len() >= 8 && body.bytes().any(|byte| byte.is_ascii_digit()) && !is_in_row && !says_stand_in(body)
}

fn run_len(bytes: &[u8], letters: Letters) -> usize {
    let is_letter = |byte: &u8| match letters {
        Letters::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        Letters::Hex => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        Letters::Alnum => byte.is_ascii_alphanumeric(),
        Letters::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
        Letters::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'),
    };
    bytes.iter().position(|byte| !is_letter(byte)).unwrap_or(bytes.len())
}

/// The length of a signed token at the start of the run. Tokens made to be public are left out: those of an anonymous
/// role, and the one of the documentation of JSON web tokens.
fn json_web_token(run: &str) -> Option<usize> {
    let run = run.trim_end_matches(['.', '-']);
    let mut parts = run.split('.');
    let (head, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if head.len() < 16 || payload.len() < 16 || signature.len() < 20 || parts.next().is_some() {
        return None;
    }
    let claims = String::from_utf8(decode_base64(payload)?).ok()?.to_ascii_lowercase();
    let compact: String = claims.chars().filter(|ch| !ch.is_whitespace()).collect();
    let is_public = ["\"role\":\"anon\"", "johndoe", "supabase-demo", "example"]
        .iter()
        .any(|part| compact.contains(part));
    (compact.starts_with('{') && !is_public).then_some(run.len())
}

/// URL-safe base64 without padding.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut n_bits) = (0_u32, 0);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            out.push((bits >> n_bits) as u8);
        }
    }
    Some(out)
}

/// Private keys in PEM form with something behind the header: a header alone is searched for or printed, not used.
fn private_keys(text: &str) -> Vec<VendorToken> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices("-----BEGIN ") {
        let Some(rest) = text.get(start..) else { continue };
        let Some(header_len) = rest.get(11..).and_then(|rest| rest.find("-----")).map(|len| len + 16) else {
            continue;
        };
        let header = rest.get(..header_len).unwrap_or_default();
        if header_len > 60 || !header.contains("PRIVATE KEY") {
            continue;
        }
        let body = rest.get(header_len..).unwrap_or_default();
        let body = body
            .trim_start_matches(|ch: char| ch.is_whitespace() || matches!(ch, '\\' | 'n' | 'r' | '"' | '\''));
        let n_letters = body
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
            .count();
        if n_letters >= 24 && !is_placeholder(body.get(..n_letters).unwrap_or_default()) {
            found.push(VendorToken { what: "private key", range: start..start + header_len });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made up here, and put together so that no scanner takes this file for a leak.
    fn token(prefix: &str, body: &str) -> String {
        format!("{prefix}{body}")
    }

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(vendor_tokens(text).first().map(|token| token.what), expected, "{text}");
    }

    #[test]
    fn prefixes_with_the_right_letters_are_tokens() {
        check(&token("x AKIA", "Q7ZTLW3NVB5RKD2M"), Some("AWS access key id"));
        check(&token("\"ghp_", "k3Jd93jdkK20dkLs93kdLs02kdPq71mZx8Wb\""), Some("GitHub token"));
        check(&token("https://glpat-", "kQ93jd_02kfLs9x2PqZw@host"), Some("GitLab token"));
        check(
            &token("SG.", "kQ93jd_02kfLs9x2PqZwAb.kQ93jd_02kfLs9x2PqZwAbkQ93jd_02kfLs9x2PqZwA"),
            Some("SendGrid key"),
        );
    }

    #[test]
    fn examples_words_and_other_lengths_are_not() {
        check(&token("AKIA", "IOSFODNN7EXAMPLE"), None);
        check(&token("AKIA", "Q7ZTLW3NVB5RKD2MX"), None);
        check(&token("ghp_", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), None);
        check("https://npm_registry_that_is_quite_long_indeed.test", None);
        check("grep -q 'BEGIN RSA PRIVATE KEY' /key", None);
        check("-----BEGIN PRIVATE KEY-----\\n...", None);
    }

    #[test]
    fn a_private_key_needs_a_body() {
        let text = token("-----BEGIN RSA PRIVATE ", "KEY-----\nMIIEowIBAAKCAQEAx9d2Lq8fW0sVQk\n");
        check(&text, Some("private key"));
    }

    #[test]
    fn a_signed_token_has_a_payload() {
        let head = "eyJhbGciOiJIUzI1NiJ9";
        let signature = "kQ93jd_02kfLs9x2PqZwAbkQ93jd";
        // {"sub":"deploy","iat":1}
        check(&format!("{head}.eyJzdWIiOiJkZXBsb3kiLCJpYXQiOjF9.{signature}"), Some("JSON web token"));
        // {"role":"anon","iat":1}
        check(&format!("{head}.eyJyb2xlIjoiYW5vbiIsImlhdCI6MX0.{signature}"), None);
    }
}
