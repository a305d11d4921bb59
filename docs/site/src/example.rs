//! Draws the examples of rules: what an example shows as a line above it, and findings apart from the text they are about.
//!
//! The words behind the language of a block set the scene of a test; those that matter to a reader are put in words.

use std::fmt::Write as _;

/// Instructions of Dockerfiles.
const INSTRUCTIONS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// The page with its blocks of Dockerfiles, ignore files and Compose files drawn.
pub(crate) fn draw(page: &str) -> String {
    let mut out = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let mut words = info.split(' ');
        match words.next() {
            Some(language @ ("dockerfile" | "dockerignore" | "compose")) => {
                block(&mut out, language, &words.collect::<Vec<_>>(), &body);
            }
            _ => {
                let _ = writeln!(out, "```{info}\n{}\n```", body.join("\n"));
            }
        }
    }
    out
}

fn block(out: &mut String, language: &str, words: &[&str], body: &[&str]) {
    let (class, verdict) = verdict(words);
    let is_plain = verdict.is_empty();
    if !is_plain {
        let _ = writeln!(out, "\n<p class=\"verdict {class}\">{verdict}{}</p>", scene(words));
    }
    let _ = write!(out, "\n<pre class=\"example {class}\"><code class=\"nohighlight\">");
    for (idx, line) in body.iter().enumerate() {
        if idx > 0 {
            out.push('\n');
        }
        draw_line(out, language, line, is_plain);
    }
    out.push_str("</code></pre>\n\n");
}

fn verdict(words: &[&str]) -> (&'static str, &'static str) {
    match words.first() {
        Some(&"bad") => ("bad", "Found"),
        Some(&"good") => ("good", "Fine"),
        Some(&"fixed") => ("fixed", "Fixed"),
        Some(&"fixed(unsafe)") => ("fixed", "Fixed with <code>--unsafe-fixes</code>"),
        _ => ("plain", ""),
    }
}

/// What holds in an example, in words.
fn scene(words: &[&str]) -> String {
    let mut out = String::new();
    for (key, value) in words.iter().filter_map(|word| word.split_once('=')) {
        let value = escaped(value);
        let _ = match key {
            "preset" => write!(out, ", under <code>--preset {value}</code>"),
            "file" => write!(out, ", in <code>{value}</code>"),
            "arg" => write!(out, ", with <code>--build-arg {value}</code>"),
            "target" | "platform" | "profile" => write!(out, ", with <code>--{key} {value}</code>"),
            "env" => write!(out, ", with <code>{value}</code> set"),
            _ => Ok(()),
        };
    }
    out
}

fn draw_line(out: &mut String, language: &str, line: &str, is_plain: bool) {
    let text = line.trim_start();
    let indent = &line[..line.len() - text.len()];
    let _ = match line.strip_prefix("#- ").filter(|_| !is_plain) {
        Some(path) => write!(out, "<span class=\"file\">{}</span>", escaped(path)),
        None if text.starts_with('^') && !is_plain => {
            write!(out, "{indent}<span class=\"finding\">{}</span>", escaped(text))
        }
        None if text.starts_with('#') => {
            write!(out, "{indent}<span class=\"hljs-comment\">{}</span>", escaped(text))
        }
        None => {
            let (word, rest) = split_word(language, text);
            let class = if language == "compose" { "hljs-attr" } else { "hljs-keyword" };
            if word.is_empty() {
                write!(out, "{}", escaped(line))
            } else {
                write!(out, "{indent}<span class=\"{class}\">{}</span>{}", escaped(word), escaped(rest))
            }
        }
    };
}

/// The instruction or the key that a line starts with, and the rest.
fn split_word<'a>(language: &str, text: &'a str) -> (&'a str, &'a str) {
    let end = match language {
        "dockerfile" => {
            let end = text.find(|ch: char| !ch.is_ascii_alphabetic()).unwrap_or(text.len());
            let is_instruction = INSTRUCTIONS.contains(&text[..end].to_ascii_uppercase().as_str());
            if is_instruction { end } else { 0 }
        }
        "compose" => {
            let is_key = |key: &str| {
                !key.is_empty() && key.chars().all(|ch| ch.is_ascii_alphanumeric() || "._-<".contains(ch))
            };
            let item = text.len() - text.trim_start_matches("- ").len();
            let key = text[item..].split(": ").next().unwrap_or_default();
            let key = key.strip_suffix(':').unwrap_or(key);
            let is_followed = text[item + key.len()..].starts_with(':');
            if is_key(key) && is_followed { item + key.len() } else { 0 }
        }
        _ => 0,
    };
    text.split_at(end)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_says_what_it_shows_and_where() {
        let drawn = draw(
            "Text.\n```dockerfile bad preset=buildkit also=x\nFROM a<b\n     ^^^ no `<`\n#- .dockerignore\n# x\n```\n",
        );
        assert_eq!(
            drawn,
            "Text.\n\n<p class=\"verdict bad\">Found, under <code>--preset buildkit</code></p>\n\n\
             <pre class=\"example bad\"><code class=\"nohighlight\"><span class=\"hljs-keyword\">FROM</span> a&lt;b\n     \
             <span class=\"finding\">^^^ no `&lt;`</span>\n<span class=\"file\">.dockerignore</span>\n\
             <span class=\"hljs-comment\"># x</span></code></pre>\n\n"
        );
    }

    #[test]
    fn keys_are_told_from_values() {
        assert_eq!(split_word("compose", "- image: a:b"), ("- image", ": a:b"));
        assert_eq!(split_word("compose", "ports:"), ("ports", ":"));
        assert_eq!(split_word("compose", "- \"80:80\""), ("", "- \"80:80\""));
        assert_eq!(split_word("compose", "- 80:80"), ("", "- 80:80"));
        assert_eq!(split_word("dockerfile", "runner x"), ("", "runner x"));
    }

    #[test]
    fn other_blocks_stay_as_they_are() {
        let page = "```sh\nhullwright check # x\n\n^\n```\n";
        assert_eq!(draw(page), page);
    }
}
