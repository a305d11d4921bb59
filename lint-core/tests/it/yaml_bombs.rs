//! Texts made to be slow or deep end soon, with an error or a small result.

use std::fmt::Write as _;

use hullwright_core::yaml::{NodeKind, Yaml, YamlErrorKind};

fn has(yaml: &Yaml, kind: YamlErrorKind) -> bool {
    yaml.errors().iter().any(|error| error.kind == kind)
}

#[test]
fn deep_nesting_is_an_error() {
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100_000), "? ".repeat(100_000)] {
        let yaml = Yaml::parse(&text);
        assert!(has(&yaml, YamlErrorKind::TooDeep), "{:?}", yaml.errors());
        assert!(yaml.documents().len() <= 1);
    }
    let mixed: String = (0..100).map(|_| "- - - [[[").collect();
    assert!(!Yaml::parse(&mixed).errors().is_empty());
    let fine = format!("{}{}", "[".repeat(100), "]".repeat(100));
    assert!(Yaml::parse(&fine).errors().is_empty());
}

#[test]
fn aliases_of_aliases_stay_small() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let below = format!("*a{}", level - 1);
        writeln!(text, "a{level}: &a{level} [{}]", vec![below; 9].join(", ")).expect("a string takes all");
    }
    let yaml = Yaml::parse(&text);
    assert!(has(&yaml, YamlErrorKind::TooLarge));
    assert_eq!(yaml.errors().len(), 1);

    let mut text = String::from("a0: &a0 {k: v}\n");
    for level in 1..30 {
        let below = format!("*a{}", level - 1);
        writeln!(text, "a{level}: &a{level} {{<<: [{below}, {below}], k{level}: v}}")
            .expect("a string takes all");
    }
    let yaml = Yaml::parse(&text);
    let NodeKind::Mapping { entries, .. } = &yaml.node(yaml.documents()[0]).kind else { panic!("a mapping") };
    for entry in entries {
        assert!(yaml.merged_entries(entry.value).len() <= 30);
    }
}

#[test]
fn long_chains_of_merges_do_not_recurse() {
    let mut text = String::from("a0: &a0 {k: v}\n");
    for level in 1..2000 {
        writeln!(text, "a{level}: &a{level} {{<<: *a{}, k{level}: v}}", level - 1)
            .expect("a string takes all");
    }
    let yaml = Yaml::parse(&text);
    let NodeKind::Mapping { entries, .. } = &yaml.node(yaml.documents()[0]).kind else { panic!("a mapping") };
    let last = entries.last().expect("an entry").value;
    assert_eq!(yaml.merged_entries(last).len(), if has(&yaml, YamlErrorKind::TooLarge) { 1 } else { 2000 });
}

#[test]
fn many_keys_comments_and_documents_are_fine() {
    let mut keys = String::new();
    for key in 0..100_000 {
        writeln!(keys, "k{key}: v").expect("a string takes all");
    }
    let yaml = Yaml::parse(&keys);
    assert!(yaml.errors().is_empty());
    assert_eq!(yaml.merged_entries(yaml.documents()[0]).len(), 100_000);

    let same: String = "k: v\n".repeat(20_000);
    assert_eq!(Yaml::parse(&same).errors().len(), 19_999);

    let comments = format!("a:\n{}b: c\n", "# c\n".repeat(50_000));
    let yaml = Yaml::parse(&comments);
    assert_eq!(yaml.comments().len(), 50_000);
    assert!(yaml.errors().is_empty());

    let broken = "@\n---\n".repeat(10_000);
    assert!(Yaml::parse(&broken).errors().len() <= 100);
    assert_eq!(Yaml::parse(&"---\n".repeat(10_000)).documents().len(), 10_000);
}
