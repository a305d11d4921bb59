//! Names and numbers of signals, as Docker reads them on Linux (`signal.ParseSignal` of moby/sys).
//!
//! Entry point: [`signal`].

/// The names that Docker knows, without `SIG`; real-time signals are counted from `RTMIN` and `RTMAX`.
pub const SIGNALS: [&str; 37] = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
    "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
    "UNUSED", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
];

/// What a text means as a signal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signal {
    /// None of Linux.
    None,
    /// SIGKILL or SIGSTOP.
    Uncatchable,
    /// One that a process may act on.
    Catchable,
    /// A template or a text that is not known.
    Unknown,
}

/// Reads the text of STOPSIGNAL or `stop_signal`.
pub fn signal(text: &str) -> Signal {
    let text = text.trim().trim_matches(['"', '\'']);
    let is_word = !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'));
    if !is_word {
        return Signal::Unknown;
    }
    if let Ok(number) = text.parse::<i64>() {
        return match number {
            9 | 19 => Signal::Uncatchable,
            1..=64 => Signal::Catchable,
            _ => Signal::None,
        };
    }
    let upper = text.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let is_offset = |sign: char, base: &str, last: u8| {
        let offset = name.strip_prefix(base).and_then(|rest| rest.strip_prefix(sign));
        offset.and_then(|offset| offset.parse::<u8>().ok()).is_some_and(|offset| (1..=last).contains(&offset))
    };
    match name {
        "KILL" | "STOP" => Signal::Uncatchable,
        _ if SIGNALS.contains(&name) || is_offset('+', "RTMIN", 30) || is_offset('-', "RTMAX", 30) => {
            Signal::Catchable
        }
        _ => Signal::None,
    }
}
