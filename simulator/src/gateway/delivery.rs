//! How an answer goes out: whole, late, cut short or not at all.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::{
    Response,
    body::{Body, Frame, SizeHint},
};

use super::seal::SealedAnswer;
use crate::{Fault, control::ControlAnswer};

/// Makes the HTTP response; an error closes the connection.
pub(super) async fn deliver(
    answer: SealedAnswer,
    fault: Option<&Fault>,
) -> io::Result<Response<AnswerBody>> {
    match fault {
        Some(Fault::Closed) => return Err(io::Error::other("closed on demand")),
        Some(Fault::Delay(time)) => tokio::time::sleep(*time).await,
        _ => {}
    }
    let body = match fault {
        Some(Fault::CutShort) => AnswerBody::cut_short(&answer.body),
        _ => AnswerBody::whole(answer.body),
    };
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    Ok(response)
}

/// Makes the HTTP response of the control interface.
pub(super) fn deliver_plainly(answer: ControlAnswer) -> Response<AnswerBody> {
    let mut response = Response::new(AnswerBody::whole(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

/// A body that announces its whole length, but may break off.
#[derive(Debug)]
pub(crate) struct AnswerBody {
    length: u64,
    next: Step,
}

#[derive(Debug)]
enum Step {
    Send {
        bytes: Bytes,
        is_all: bool,
    },
    /// Lets the connection write out what it has before it hears of the break.
    Flush,
    Break,
    End,
}

impl AnswerBody {
    fn whole(bytes: Bytes) -> Self {
        Self {
            length: bytes.len() as u64,
            next: Step::Send {
                bytes,
                is_all: true,
            },
        }
    }

    fn cut_short(bytes: &Bytes) -> Self {
        let half = bytes.slice(..bytes.len() / 2);
        Self {
            length: bytes.len() as u64,
            next: Step::Send {
                bytes: half,
                is_all: false,
            },
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match std::mem::replace(&mut self.next, Step::End) {
            Step::Send { bytes, is_all } => {
                self.next = if is_all { Step::End } else { Step::Flush };
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Step::Flush => {
                self.next = Step::Break;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Step::Break => Poll::Ready(Some(Err(io::Error::other("cut short on demand")))),
            Step::End => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.length == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
