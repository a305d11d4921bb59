//! Tokens cover every byte, and every range of the tree lies inside the text.

use hullwright_core::dockerfile::{Arguments, Dockerfile, parse, tokens};
use hullwright_core::text::MappedText;
use proptest::prelude::*;

use crate::shared;

fn assert_lossless(text: &str) {
    let dockerfile = parse(text);
    let joined: String = tokens(text, &dockerfile).iter().map(|token| token.range.slice(text)).collect();
    assert!(joined == text, "tokens give {joined:?} for {text:?}");
    assert_ranges(text, &dockerfile);
}

fn assert_ranges(text: &str, dockerfile: &Dockerfile) {
    let fits = |range: std::ops::Range<usize>| text.get(range.clone()).is_some() && range.start <= range.end;
    for instruction in &dockerfile.instructions {
        assert!(fits(instruction.range.as_usize()), "{text:?}");
        for part in instruction.with_trigger() {
            let mut texts: Vec<MappedText> = vec![part.keyword.clone(), part.text.clone()];
            texts.extend(part.flags.iter().map(|flag| flag.text.clone()));
            texts.extend(part.words().iter().cloned());
            texts.extend(part.pairs().iter().flat_map(|pair| [pair.key.clone(), pair.value.clone()]));
            if let Arguments::Text(rest) = &part.arguments {
                texts.push(rest.clone());
            }
            for found in texts {
                assert!(fits(found.range().as_usize()), "{found:?} in {text:?}");
                if found.is_verbatim() {
                    assert_eq!(found.range().slice(text), found.as_str(), "{text:?}");
                }
            }
        }
        for heredoc in &instruction.heredocs {
            assert!(fits(heredoc.body.as_usize()) && fits(heredoc.terminator.as_usize()), "{text:?}");
        }
    }
    for error in &dockerfile.errors {
        assert!(fits(error.range.as_usize()), "{error:?} in {text:?}");
    }
}

#[test]
fn odd_layouts_are_lossless() {
    let cases = [
        "",
        "\u{feff}",
        "\u{feff}FROM a\r\nRUN x \\\r\n\r\n  # c\r\n  y\r\n",
        "FROM a\nRUN <<A <<-B\nx\nA\n\ty\n\tB\nCMD x",
        "RUN <<EOF\nno end",
        "# escape=`\nFROM a`\n:1\nRUN x `",
        "FROM a\rRUN b\n\0\n",
        "ONBUILD COPY --from=a \"x\\\ny\" z\nONBUILD ONBUILD ONBUILD X",
        "\\\n\\\nFROM a",
        "ENV a=\"b\\\n  c\" d=e\\",
        "RUN --mount='type=bind' \\\n# c\n --network=none x",
        // BuildKit reads the bytes of flags one by one, and takes the second of this character for a blank.
        "COPY --chown=1:2\u{7e0}a b c",
    ];
    for case in cases {
        assert_lossless(case);
    }
}

#[test]
fn the_corpus_is_lossless() {
    for set in ["corpus/dev/dockerfile.jsonl.gz", "corpus/dev/edge-dockerfile.jsonl.gz"] {
        let Some(rows) = shared::rows(set) else { return };
        assert!(rows.len() > 100, "{set}");
        for row in rows {
            assert_lossless(row["text"].as_str().expect("a text"));
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_text_is_lossless(text in "(?s)[ -~\t\r\n\u{a0}é\u{feff}]{0,200}") {
        assert_lossless(&text);
    }

    #[test]
    fn arbitrary_instructions_are_lossless(lines in prop::collection::vec(
        "(FROM|RUN|COPY|ENV|ONBUILD|ARG|CMD|#|HEALTHCHECK|LABEL)?[ \t]?(--[a-z]+=?)?[ a-zA-Z0-9=\"'$\\\\{}<\\[\\],:-]{0,30}(\\\\|<<EOF|<<-'A')?", 0..12)) {
        assert_lossless(&lines.join("\n"));
    }
}
