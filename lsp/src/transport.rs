//! The connection: what arrives is carried out in the order in which it arrives, and what is said goes out in one line.
//!
//! Each call runs as far as it can before the next message is looked at, so that a change of a document is done when the
//! request behind it begins. A call that has to wait goes on beside the others. One that panics is answered with an error and
//! costs nothing else. Entry point: [`converse`].

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::{BufReader, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::{ClientSocket, LanguageServer, LspService};
use tower_service::Service as _;

use crate::frames::{self, Frame};

/// How long the last messages may take to go out once the client has said `exit`: it may not read any more.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What arrives.
#[derive(Debug)]
enum Incoming {
    /// A request or a notification.
    Call(Request),
    /// The answer to a request of ours.
    Answer(Response),
    /// Something that is answered without a look at what it asks for.
    Refused(Response),
}

/// What goes out.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Outgoing {
    Answer(Response),
    Call(Request),
    /// Nothing goes out any more.
    #[serde(skip)]
    End,
}

/// A server that may leave requests unanswered.
pub(crate) trait Selective: LanguageServer {
    /// Whether requests of this method are answered; to others, `null` is.
    fn answers(&self, method: &str) -> bool;
}

/// Talks to a client until it says `exit` or its stream ends.
pub(crate) async fn converse(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    service: LspService<impl Selective>,
    socket: ClientSocket,
) {
    let (sender, arriving) = unbounded_channel();
    thread::spawn(move || read(input, &sender));
    let (out, leaving) = channel();
    let (written, is_written) = channel::<()>();
    thread::spawn(move || {
        let _gone_at_the_end = written;
        write(output, &leaving);
    });
    let (mut calls, mut answers) = socket.split();
    let to_client = out.clone();
    let calling = tokio::spawn(async move {
        while let Some(call) = calls.next().await {
            let _ = to_client.send(Outgoing::Call(call));
        }
    });
    let mut inbox = Inbox { arriving, waiting: VecDeque::new() };
    let mut caller = Caller { service, out };
    while let Some(message) = inbox.next().await {
        match message {
            Incoming::Call(request) => {
                let is_last = request.method() == "exit";
                caller.call(request);
                if is_last {
                    break;
                }
            }
            Incoming::Answer(response) => {
                // The one who asked may have gone; else it goes on before the next message is looked at.
                let _ = answers.send(response).await;
                tokio::task::yield_now().await;
            }
            Incoming::Refused(response) => caller.say(response),
        }
    }
    calling.abort();
    let _ = caller.out.send(Outgoing::End);
    let _ = is_written.recv_timeout(LAST_WORDS);
}

/// Messages in order. Looks ahead for calls that the client has taken back before they were begun.
struct Inbox {
    arriving: UnboundedReceiver<Incoming>,
    waiting: VecDeque<Incoming>,
}

impl Inbox {
    async fn next(&mut self) -> Option<Incoming> {
        while let Ok(message) = self.arriving.try_recv() {
            self.put(message);
        }
        match self.waiting.pop_front() {
            Some(message) => Some(message),
            None => self.arriving.recv().await,
        }
    }

    fn put(&mut self, message: Incoming) {
        if let Incoming::Call(call) = &message
            && call.method() == "$/cancelRequest"
            && let Some(id) = call.params().and_then(|params| params.get("id"))
            && let Ok(id) = serde_json::from_value::<Id>(id.clone())
            && let Some(cancelled) = self.waiting.iter_mut().find(|waiting| is_request(waiting, &id))
        {
            *cancelled = Incoming::Refused(Response::from_error(id, Error::request_cancelled()));
        } else {
            self.waiting.push_back(message);
        }
    }
}

/// Whether it is a request of this number that may be taken back.
fn is_request(message: &Incoming, id: &Id) -> bool {
    matches!(message, Incoming::Call(call)
        if call.id() == Some(id) && !matches!(call.method(), "initialize" | "shutdown"))
}

/// Carries out calls.
struct Caller<S> {
    service: LspService<S>,
    out: Sender<Outgoing>,
}

impl<S: Selective> Caller<S> {
    fn say(&self, response: Response) {
        // Nobody may be there to listen.
        let _ = self.out.send(Outgoing::Answer(response));
    }

    fn call(&mut self, request: Request) {
        let (id, method) = (request.id().cloned(), request.method().to_owned());
        if let Some(id) = &id
            && !self.service.inner().answers(&method)
        {
            return self.say(Response::from_ok(id.clone(), Value::Null));
        }
        let service = &mut self.service;
        let Ok(called) = catch_unwind(AssertUnwindSafe(|| service.call(request))) else {
            if let Some(id) = id {
                self.say(panicked(id, &method));
            }
            return;
        };
        let mut answer = Box::pin(async move {
            match AssertUnwindSafe(called).catch_unwind().await {
                Ok(answer) => answer.ok().flatten(),
                Err(_) => id.map(|id| panicked(id, &method)),
            }
        });
        let first = poll_fn(|cx| Poll::Ready(answer.as_mut().poll(cx))).now_or_never();
        match first {
            Some(Poll::Ready(answer)) => answer.into_iter().for_each(|answer| self.say(answer)),
            _ => {
                let out = self.out.clone();
                tokio::spawn(async move {
                    if let Some(answer) = answer.await {
                        let _ = out.send(Outgoing::Answer(answer));
                    }
                });
            }
        }
    }
}

/// The answer to a call that came to a bad end; what happened stands on standard error.
fn panicked(id: Id, method: &str) -> Response {
    let message = format!("internal error in {method}; the server goes on").into();
    Response::from_error(id, Error { code: ErrorCode::InternalError, message, data: None })
}

fn read(input: impl Read, sender: &UnboundedSender<Incoming>) {
    let mut input = BufReader::with_capacity(64 << 10, input);
    while let Ok(Some(frame)) = frames::read(&mut input) {
        let Some(message) = understood(frame) else { continue };
        let is_last = matches!(&message, Incoming::Call(call) if call.method() == "exit");
        if sender.send(message).is_err() || is_last {
            break;
        }
    }
}

/// What a frame says; nothing where it is an answer that makes no sense.
fn understood(frame: Frame) -> Option<Incoming> {
    let Frame::Json(message) = frame else {
        return Some(Incoming::Refused(Response::from_error(Id::Null, Error::parse_error())));
    };
    let id = message.get("id").cloned().and_then(|id| serde_json::from_value(id).ok()).unwrap_or(Id::Null);
    if message.get("method").is_none_or(|method| !method.is_string()) {
        let is_answer = message.get("result").is_some() || message.get("error").is_some();
        return if is_answer {
            serde_json::from_value(message).ok().map(Incoming::Answer)
        } else {
            Some(Incoming::Refused(Response::from_error(id, Error::invalid_request())))
        };
    }
    let call = serde_json::from_value(message);
    Some(call.map_or_else(
        |_| Incoming::Refused(Response::from_error(id, Error::invalid_request())),
        Incoming::Call,
    ))
}

fn write(output: impl Write, leaving: &Receiver<Outgoing>) {
    let mut output = BufWriter::new(output);
    while let Ok(first) = leaving.recv() {
        let mut messages = std::iter::once(first).chain(leaving.try_iter());
        let is_end = messages
            .any(|message| matches!(message, Outgoing::End) || frames::write(&mut output, &message).is_err());
        if output.flush().is_err() || is_end {
            return;
        }
    }
}
