//! Commands that ask a server whether it answers, by a program that is there.
//!
//! Entry point: [`probe`]. Numbers are asked at `127.0.0.1`: `localhost` may lead to an IPv6 address that nobody listens on.
//! Every command ends with 0 or 1 on its own, so that it needs no shell.

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
    /// Whether something takes connections on the port.
    Connects(u16),
    /// Whether a server of HTTP answers on the port, with anything but an error of its own.
    Answers(u16),
    /// Whether the address, a plain one of HTTP, gives a page.
    Page(String),
}

/// The words of a command that asks, by the first program that `has` says is there.
pub fn probe(question: &Question, has: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    let programs: &[&str] = match question {
        Question::Connects(_) => &["node", "ruby", "php", "python", "nc", "bash", "python3"],
        Question::Answers(_) => &["node", "ruby", "python", "python3"],
        Question::Page(_) => &["wget", "curl", "node", "python", "python3"],
    };
    let found = programs.iter().filter(|name| has(name)).find_map(|name| words(question, name));
    match question {
        Question::Answers(port) if found.is_none() => probe(&Question::Connects(*port), has),
        _ => found,
    }
}

fn words(question: &Question, program: &str) -> Option<Vec<String>> {
    let arguments: Vec<String> = match question {
        Question::Connects(port) => match program {
            "node" => vec![
                "-e".to_owned(),
                format!("require('net').connect({port}, '127.0.0.1').on('connect', () => process.exit(0))"),
            ],
            "python3" | "python" => vec![
                "-c".to_owned(),
                format!("import socket; socket.create_connection(('127.0.0.1', {port}), 5)"),
            ],
            "ruby" => {
                vec!["-rsocket".to_owned(), "-e".to_owned(), format!("TCPSocket.new('127.0.0.1', {port})")]
            }
            "php" => vec!["-r".to_owned(), format!("exit(@fsockopen('127.0.0.1', {port}) ? 0 : 1);")],
            "nc" => vec!["-z".to_owned(), "127.0.0.1".to_owned(), port.to_string()],
            "bash" => vec!["-c".to_owned(), format!("echo > /dev/tcp/127.0.0.1/{port}")],
            _ => return None,
        },
        Question::Answers(port) => match program {
            "node" => vec![
                "-e".to_owned(),
                format!(
                    "require('http').get('http://127.0.0.1:{port}/', r => process.exit(r.statusCode < 500 ? 0 : 1))"
                ),
            ],
            "python3" | "python" => vec![
                "-c".to_owned(),
                format!(
                    "import http.client as h; c = h.HTTPConnection('127.0.0.1', {port}, timeout=5); c.request('GET', '/'); exit(c.getresponse().status >= 500)"
                ),
            ],
            "ruby" => vec![
                "-rnet/http".to_owned(),
                "-e".to_owned(),
                format!("exit(Net::HTTP.get_response('127.0.0.1', '/', {port}).code < '500')"),
            ],
            _ => return None,
        },
        Question::Page(url) => page_words(program, url)?,
    };
    Some(std::iter::once(program.to_owned()).chain(arguments).collect())
}

fn page_words(program: &str, url: &str) -> Option<Vec<String>> {
    let is_plain = url.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/.-_?=%~+&[]".contains(&byte));
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    if !is_plain || !matches!(scheme, "http" | "https") {
        return None;
    }
    // curl tries all addresses of a name; wget of BusyBox and Node.js take the first.
    let rest = match rest.strip_prefix("localhost") {
        Some(behind) if program != "curl" && behind.starts_with([':', '/', '?']) || behind.is_empty() => {
            format!("127.0.0.1{behind}")
        }
        _ => rest.to_owned(),
    };
    let rest = if rest.contains('/') { rest } else { format!("{rest}/") };
    let url = format!("{scheme}://{rest}");
    Some(match program {
        "wget" => vec!["-q".to_owned(), "--spider".to_owned(), url],
        "curl" => vec!["-fsS".to_owned(), "-o".to_owned(), "/dev/null".to_owned(), url],
        "node" => vec![
            "-e".to_owned(),
            format!("require('{scheme}').get('{url}', r => process.exit(r.statusCode < 400 ? 0 : 1))"),
        ],
        "python3" | "python" => {
            vec![
                "-c".to_owned(),
                format!("import urllib.request; urllib.request.urlopen('{url}', timeout=5)"),
            ]
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(question: &Question, there: &[&str]) -> Option<String> {
        probe(question, |name| there.contains(&name)).map(|words| words.join(" "))
    }

    #[test]
    fn the_first_program_that_is_there_asks() {
        assert_eq!(asked(&Question::Connects(80), &["bash", "nc"]).as_deref(), Some("nc -z 127.0.0.1 80"));
        assert_eq!(
            asked(&Question::Answers(80), &["bash"]).as_deref(),
            Some("bash -c echo > /dev/tcp/127.0.0.1/80")
        );
        assert_eq!(asked(&Question::Connects(80), &["curl"]), None);
    }

    #[test]
    fn addresses_stay_what_they_are() {
        let page = |url: &str| asked(&Question::Page(url.to_owned()), &["wget"]);
        assert_eq!(page("localhost:80/a").as_deref(), Some("wget -q --spider http://127.0.0.1:80/a"));
        assert_eq!(page("https://localhost").as_deref(), Some("wget -q --spider https://127.0.0.1/"));
        assert_eq!(page("http://web:80").as_deref(), Some("wget -q --spider http://web:80/"));
        assert_eq!(page("http://localhost/'$x'"), None);
        assert_eq!(page("telnet://localhost"), None);
    }
}
