//! Messages on a stream: a header that says how long the text is, then the text.
//!
//! Whatever arrives, reading goes on with the next header. Entry points: [`read`], [`write`].

use std::io::{BufRead, Error, Read as _, Result, Write, copy, sink};

use serde_json::Value;

/// No message is longer: files above 16 MiB are not looked at either.
const MAX_LENGTH: u64 = 256 << 20;
/// No line of a header is longer.
const MAX_HEADER: u64 = 8 << 10;

/// What was read.
#[derive(PartialEq, Debug)]
pub(crate) enum Frame {
    /// Text that is JSON.
    Json(Value),
    /// Anything else; how long it was.
    Broken,
}

/// The next message; nothing at the end of the stream.
pub(crate) fn read(stream: &mut impl BufRead) -> Result<Option<Frame>> {
    let Some(length) = read_length(stream)? else { return Ok(None) };
    if length > MAX_LENGTH {
        copy(&mut stream.by_ref().take(length), &mut sink())?;
        return Ok(Some(Frame::Broken));
    }
    let mut text = Vec::new();
    stream.by_ref().take(length).read_to_end(&mut text)?;
    if (text.len() as u64) < length {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&text).map_or(Frame::Broken, Frame::Json)))
}

/// The length that the next header gives; headers that give none are passed over.
fn read_length(stream: &mut impl BufRead) -> Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if stream.by_ref().take(MAX_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            if length.is_some() {
                return Ok(length);
            }
            continue;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
}

/// Writes a message.
pub(crate) fn write(stream: &mut impl Write, message: &impl serde::Serialize) -> Result<()> {
    let text = serde_json::to_vec(message).map_err(Error::other)?;
    write!(stream, "Content-Length: {}\r\n\r\n", text.len())?;
    stream.write_all(&text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn all(mut bytes: &[u8]) -> Vec<Frame> {
        std::iter::from_fn(|| read(&mut bytes).expect("memory can be read")).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        for message in [json!({"a": "é𝄞"}), json!([1])] {
            write(&mut bytes, &message).expect("memory can be written");
        }
        assert_eq!(all(&bytes), [Frame::Json(json!({"a": "é𝄞"})), Frame::Json(json!([1]))]);
        bytes.pop();
        assert_eq!(all(&bytes).len(), 1);
    }

    #[test]
    fn reading_goes_on_behind_what_is_broken() {
        let good = "content-length:2\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n{}";
        let broken = ["Content-Length: 3\r\n\r\n{x}".as_bytes(), b"Content-Length: 2\r\n\r\n\xff\xff"];
        for broken in broken {
            let read = all(&[broken, good.as_bytes()].concat());
            assert_eq!(read, [Frame::Broken, Frame::Json(json!({}))], "{broken:?}");
        }
        for garbage in ["garbage\r\n\r\n", "Content-Length: many\r\n\r\n", "\r\n\r\n", "X: y\r\n"] {
            assert_eq!(all(format!("{garbage}{good}").as_bytes()), [Frame::Json(json!({}))], "{garbage:?}");
        }
        assert_eq!(all(b"Content-Length: 99999999999\r\n\r\nx"), [Frame::Broken]);
    }
}
