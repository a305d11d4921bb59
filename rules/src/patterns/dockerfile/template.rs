//! Files that a generator fills in before anything is built, and the marks it is told by.
//!
//! A marker alone proves nothing: the same braces stand in `docker inspect --format` strings. It counts where the syntax
//! breaks ([`find_marker`]), where an instruction is due ([`has_template_statements`]), and in the place of an image
//! ([`is_image_placeholder`]). [`is_template_name`] judges a file by its name.
//! The shapes and file endings are those of common generators (Jinja, Go, ERB, FreeMarker, Maven, m4 and others), gathered
//! by hand; the lists are not complete.

use std::ops::Range;

use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::Context;

/// A marker in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marker {
    /// Its shape, such as `{{ }}`.
    pub shape: &'static str,
    /// Where it starts and where its first part ends, in bytes of the text.
    pub range: Range<usize>,
}

/// Openers with the closer that ends them and the shape of both; the closer may stand on a later line.
const BRACKETS: [(&str, &str, &str); 7] = [
    ("{{", "}}", "{{ }}"),
    ("{%", "%}", "{% %}"),
    ("{#", "#}", "{# #}"),
    ("%{", "}", "%{ }"),
    ("<%", "%>", "<% %>"),
    ("‹%", "%›", "‹% %›"),
    ("<#", ">", "<# >"),
];

/// The first marker outside quotes.
pub fn find_marker(text: &str) -> Option<Marker> {
    let outside = || outside_quotes(text).find_map(|(at, rest)| marker_at(rest, at));
    text.match_indices("${").find_map(|(at, _)| expansion_at(text, at)).or_else(outside)
}

/// `${…}` that is no expansion of BuildKit's: of devcontainer templates, of pipelines, of Maven. Inside quotes as well,
/// since BuildKit expands there.
fn expansion_at(text: &str, at: usize) -> Option<Marker> {
    let behind = text.get(at + 2..)?;
    let name_len = behind.find(|ch: char| !ch.is_ascii_alphanumeric() && ch != '_').unwrap_or(behind.len());
    let is_dotted = |rest: &str| rest.starts_with('.') && !rest.starts_with("..") && name_len > 0;
    let (shape, close) = match behind.get(name_len..)? {
        rest if rest.starts_with('{') && name_len == 0 => ("${{ }}", "}}"),
        rest if rest.starts_with(':') && behind.starts_with("templateOption:") => ("${templateOption:}", "}"),
        rest if is_dotted(rest) => ("${a.b}", "}"),
        _ => return None,
    };
    let len = near(behind).find(close)? + close.len();
    Some(Marker { shape, range: at..at + 2 + len })
}

/// The next 256 characters, so that a long text is not searched from each of its characters on.
fn near(text: &str) -> &str {
    text.char_indices().nth(256).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn marker_at(rest: &str, at: usize) -> Option<Marker> {
    if !rest.starts_with(['{', '%', '<', '‹', '@']) {
        return None;
    }
    for (open, close, shape) in BRACKETS {
        if let Some(behind) = rest.strip_prefix(open)
            && is_opened(open, behind)
        {
            let line = behind.split('\n').next().unwrap_or_default();
            let len = line.find(close).map_or(open.len(), |len| open.len() + len + close.len());
            return Some(Marker { shape, range: at..at + len });
        }
    }
    let percent = named(rest, "%%").map(|len| ("%%NAME%%", len));
    let found = percent.or_else(|| named(rest, "@").map(|len| ("@NAME@", len)));
    found.map(|(shape, len)| Marker { shape, range: at..at + len })
}

/// `${#name}` and `<#` of other languages are no markers: FreeMarker's directive is a letter or a slash.
fn is_opened(open: &str, behind: &str) -> bool {
    match open {
        "{#" => near(behind).contains("#}"),
        "<#" => behind.starts_with(|ch: char| ch.is_ascii_lowercase() || ch == '/'),
        _ => true,
    }
}

/// The length of `%%NAME%%` or `@NAME@`, the name in capitals.
fn named(rest: &str, fence: &str) -> Option<usize> {
    let behind = rest.strip_prefix(fence)?;
    let is_inner = |ch: char| ch.is_ascii_uppercase() || ch.is_ascii_digit() || ch == '_';
    let len = behind.find(|ch| !is_inner(ch))?;
    let is_name = len > 1 && behind.starts_with(|ch: char| ch.is_ascii_uppercase());
    (is_name && behind.get(len..)?.starts_with(fence)).then_some(len + 2 * fence.len())
}

/// Each position outside quotes, with the text from there on.
fn outside_quotes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut quote = None;
    text.char_indices().filter_map(move |(at, ch)| {
        match quote {
            Some(open) if ch == open => quote = None,
            Some(_) => {}
            None if matches!(ch, '\'' | '"') => quote = Some(ch),
            None => return text.get(at..).map(|rest| (at, rest)),
        }
        None
    })
}

/// Whether statements of a generator (`{% if … %}`, `<% end %>`, `{{ … }}`, `%%NAME%%`) stand where an instruction is due,
/// or in comments (`#{% if … %}`). Its branches stand one after the other in the text, so what holds across instructions
/// cannot be told.
pub fn has_template_statements(cx: &Context<'_>) -> bool {
    cx.remember(|| HasStatements(find_statements(cx))).0
}

struct HasStatements(bool);

fn find_statements(cx: &Context<'_>) -> bool {
    let dockerfile = cx.dockerfile();
    let mut unknown = dockerfile.of_kind(InstructionKind::Unknown);
    let mut comments = dockerfile.comments.iter().map(|comment| cx.slice(comment.range));
    unknown.any(|found| is_statement(found.keyword.as_str()))
        || comments.any(|comment| comment.starts_with("#{%"))
}

fn is_statement(keyword: &str) -> bool {
    keyword.starts_with("%%") || BRACKETS.iter().any(|(open, ..)| keyword.starts_with(open))
}

/// Whether an image name stands for one that is to be put in: `<your-image>`, `REPLACE_ME`.
pub fn is_image_placeholder(image: &str) -> bool {
    let is_capital = |word: &str| {
        !word.is_empty() && word.chars().all(|ch| ch.is_ascii_uppercase() || ch.is_ascii_digit())
    };
    let opened = image.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    opened.is_some_and(|(name, _)| !name.is_empty())
        || (image.contains(['_', '-']) && image.split(['_', '-']).all(is_capital))
}

/// Whether a file is named as a template: `Dockerfile.template`, `Dockerfile-template`, `Dockerfile.j2`.
pub fn is_template_name(name: &str) -> bool {
    const WORDS: [&str; 3] = ["template", "tmpl", "tpl"];
    const ENDINGS: [&str; 12] =
        ["gotmpl", "j2", "jinja", "jinja2", "erb", "ejs", "hbs", "mustache", "liquid", "m4", "in", "mako"];
    let is_one = |known: &[&str], word: &str| known.iter().any(|known| known.eq_ignore_ascii_case(word));
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    is_one(&ENDINGS, ending) || name.split(['.', '-', '_']).any(|word| is_one(&WORDS, word))
}

#[cfg(test)]
mod tests {
    use hullwright_core::engine::Engine;
    use hullwright_core::testing::check;

    use super::*;

    fn shape(text: &str) -> Option<(&'static str, &str)> {
        find_marker(text).map(|marker| (marker.shape, text.get(marker.range).unwrap_or_default()))
    }

    #[test]
    fn markers_of_common_generators_are_found() {
        assert_eq!(shape("FROM {{ image }}:1"), Some(("{{ }}", "{{ image }}")));
        assert_eq!(shape("{{\n  x"), Some(("{{ }}", "{{")));
        assert_eq!(shape("{%- if a %}"), Some(("{% %}", "{%- if a %}")));
        assert_eq!(shape("FROM %{base}"), Some(("%{ }", "%{base}")));
        assert_eq!(shape("<%= a %>"), Some(("<% %>", "<%= a %>")));
        assert_eq!(shape("‹%= a %›"), Some(("‹% %›", "‹%= a %›")));
        assert_eq!(shape("FROM a:%%TAG%%"), Some(("%%NAME%%", "%%TAG%%")));
        assert_eq!(shape("FROM @BASE@"), Some(("@NAME@", "@BASE@")));
        assert_eq!(shape("<#if x>"), Some(("<# >", "<#if x>")));
        assert_eq!(
            shape("FROM \"a:${templateOption:v}\""),
            Some(("${templateOption:}", "${templateOption:v}"))
        );
    }

    #[test]
    fn statements_stand_where_an_instruction_is_due() {
        for keyword in ["{%", "{%-", "{{-", "{{else}}", "<%", "<%=", "%%IF%%", "<#if"] {
            assert!(is_statement(keyword), "{keyword}");
        }
        for keyword in ["RUNN", "%", "<<<<<<<", "{"] {
            assert!(!is_statement(keyword), "{keyword}");
        }
    }

    #[test]
    fn branches_in_comments_are_statements_and_file_contents_are_none() {
        let engine = Engine::new(crate::rule_set());
        check(
            &engine,
            "multiple-cmd",
            "",
            "FROM a:1\n#{% if x %}\nCMD a\n  #{% else %}\nCMD b\n#{% endif %}\n",
        );
        let finding = "^^^ CMD is overridden by a later one in this stage";
        let file = "COPY <<EOF /a\n{{ .Id }}\nEOF";
        check(&engine, "multiple-cmd", "", &format!("FROM a:1\n{file}\nCMD a\n{finding}\nCMD b\n"));
    }

    #[test]
    fn placeholders_are_capitals_in_several_words_or_in_angle_brackets() {
        for image in ["REPLACE-ME", "TO_BE_REPLACED", "<your-repo>/tools:1"] {
            assert!(is_image_placeholder(image), "{image}");
        }
        for image in ["NODE", "NODE:22", "node_x", "image-DGX-2", "a<b"] {
            assert!(!is_image_placeholder(image), "{image}");
        }
    }

    #[test]
    fn expansions_that_are_not_for_buildkit_are_markers() {
        assert_eq!(shape("ENV A=\"${{ b.c }}\""), Some(("${{ }}", "${{ b.c }}")));
        assert_eq!(shape("COPY ${project.name}.jar /"), Some(("${a.b}", "${project.name}")));
        assert_eq!(shape("ENV A=${b:-c.d} C=${D%.*}"), None);
    }

    #[test]
    fn quoted_markers_and_look_alikes_are_none() {
        assert_eq!(shape("RUN docker inspect -f '{{.Id}}'"), None);
        assert_eq!(shape("RUN date +%%s%% <<EOF ${#x} a@b.c @b"), None);
        assert_eq!(shape("FROM a@sha256:0"), None);
    }

    #[test]
    fn names_are_read_by_their_words() {
        for name in [
            "Dockerfile.template",
            "Dockerfile-template",
            "x.dockerfile.J2",
            "dockerfile.tmpl",
            "Dockerfile.in",
        ] {
            assert!(is_template_name(name), "{name}");
        }
        for name in ["Dockerfile", "Dockerfile.alpine", "Dockerfile.docker-in-docker"] {
            assert!(!is_template_name(name), "{name}");
        }
    }
}
