//! Values that only stand for a secret: slots to be filled in, words of examples, published defaults.
//!
//! [`is_stand_in`] is the narrow test, for values that nobody takes for a secret; [`is_placeholder`] the wide one, which a
//! real credential has to pass. The words were gathered by hand and follow no published list.

/// Words by which a value says that it is no secret.
const STAND_IN_PARTS: &[&str] =
    &["dummy", "example", "fake", "irrelevant", "not-used", "notused", "placeholder", "unused"];

/// Further words that real credentials do not contain, wherever they stand in the value.
const DUMMY_PARTS: &[&str] = &[
    "change",
    "your",
    "insert",
    "replace",
    "todo",
    "fixme",
    "sample",
    "demo",
    "password",
    "passwd",
    "passwort",
    "secret",
    "s3cr3t",
    "p@ssw",
    "p4ssw",
    "passw0rd",
    "token",
    "foobar",
    "xxx",
    "default",
    "redacted",
    "required",
    "literal",
    "notreal",
    "not-real",
    "not_real",
    "none",
    "null",
    "undefined",
    "test",
    "temporary",
    "build",
    "ignore",
    "mock",
    "invalid",
    "qwerty",
    "asdf",
    "abc123",
    "123456",
    "12345",
    "00000",
    "11111",
    "deadbeef",
    "cafebabe",
    "api_key",
    "api-key",
    "apikey",
    "insecure",
    "disabled",
    "override",
    "generate",
    "...",
    "***",
    "local",
    "whatever",
    "something",
    "development",
];

/// Values that are published defaults or words, digits and signs around them left out.
const DUMMY_WORDS: &[&str] = &[
    "pass",
    "pwd",
    "admin",
    "administrator",
    "root",
    "user",
    "guest",
    "foo",
    "bar",
    "baz",
    "docker",
    "postgres",
    "pg",
    "mysql",
    "mariadb",
    "mongo",
    "redis",
    "rabbit",
    "rabbitmq",
    "minio",
    "minioadmin",
    "elastic",
    "oracle",
    "sa",
    "abc",
    "key",
    "my",
    "some",
    "value",
    "string",
    "here",
    "empty",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "dev",
    "prod",
    "ubuntu",
    "debian",
    "alpine",
    "vagrant",
    "jenkins",
    "tomcat",
    "wordpress",
    "vnc",
    "welcome",
    "letmein",
    "hello",
    "world",
];

/// Whether the value surely is no secret: it says so itself, or is a slot or a row of signs to be written over.
pub fn is_stand_in(value: &str) -> bool {
    let lowered = value.to_ascii_lowercase();
    let is_slot = (value.starts_with('<') && value.ends_with('>'))
        || (value.starts_with("{{") && value.ends_with("}}"));
    let is_blotted = value.chars().all(|ch| matches!(ch, '*' | 'x' | 'X' | '.' | '-'));
    is_slot
        || is_blotted
        || says_stand_in(value)
        || lowered.starts_with("your")
        || matches!(lowered.as_str(), "required" | "todo" | "tbd" | "foo" | "ignored")
}

/// Whether the text calls itself a stand-in, in a word that no secret holds by chance, however long.
pub fn says_stand_in(text: &str) -> bool {
    let lowered = text.to_ascii_lowercase();
    STAND_IN_PARTS.iter().any(|part| lowered.contains(part))
}

/// Whether the value stands for nothing, for something that is filled in later, or for a published example or default.
/// Every stand-in is one; passwords that somebody may use all the same, such as `changeme`, are too.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    if value.is_empty() || is_template(value) || is_stand_in(value) {
        return true;
    }
    let lowered = value.to_ascii_lowercase();
    if DUMMY_PARTS.iter().any(|part| lowered.contains(part)) {
        return true;
    }
    let mut words = lowered.split(|ch: char| !ch.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| DUMMY_WORDS.contains(&word)) || is_repetitive(&lowered)
}

/// Whether the text has the marks of a template: a variable, a slot in brackets, a rule of signs.
fn is_template(value: &str) -> bool {
    const MARKS: [&str; 10] = ["$", "{{", "}}", "<", ">", "%%", "%{", "#{", "__", "`"];
    let is_wrapped = |open: char, close: char| value.starts_with(open) && value.ends_with(close);
    MARKS.iter().any(|mark| value.contains(mark))
        || is_wrapped('[', ']')
        || is_wrapped('{', '}')
        || is_wrapped('(', ')')
        || is_wrapped('%', '%')
        || is_wrapped('@', '@')
        || is_wrapped('*', '*')
}

/// Whether few characters make up the text, or they stand in the order of the keyboard.
fn is_repetitive(value: &str) -> bool {
    let mut seen: Vec<u8> = value.bytes().collect();
    let n_steps =
        value.as_bytes().windows(2).filter(|pair| matches!(pair, [a, b] if a.abs_diff(*b) <= 1)).count();
    seen.sort_unstable();
    seen.dedup();
    let len = value.len();
    (len >= 8 && (seen.len() <= 4 || n_steps * 3 >= (len - 1) * 2)) || is_doubled(value)
}

/// `rootroot`: a text twice in a row.
fn is_doubled(value: &str) -> bool {
    let (first, second) = value.as_bytes().split_at(value.len() / 2);
    !first.is_empty() && first == second
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_are_placeholders_and_published_defaults_no_stand_ins() {
        for value in [
            "<token>",
            "{{ token }}",
            "***",
            "xxxx",
            "dummy",
            "your-key",
            "not-used",
            "TBD",
            "an-EXAMPLE-key",
        ] {
            assert!(is_stand_in(value) && is_placeholder(value), "{value}");
        }
        for value in ["changeme", "${TOKEN}", "[your-password]", "postgres", "rootroot", "abcdefgh", "s3cr3t"]
        {
            assert!(!is_stand_in(value) && is_placeholder(value), "{value}");
        }
        for value in ["hunter2x", "Rb7kZpQ2x", "k3!vR9x"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
