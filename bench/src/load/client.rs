//! The client: as little of HTTP/1.1 as the measurement needs, one thread for all its connections.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::{JoinSet, LocalSet},
};

use super::bodies::Requests;
use crate::percentile;

/// What a run of requests gave.
pub(super) struct Sent {
    pub(super) requests: u64,
    pub(super) events: u64,
    pub(super) took: Duration,
    /// Of each request, from its first byte sent to its answer's last byte, ascending.
    waits: Vec<Duration>,
}

impl Sent {
    /// Events a second.
    pub(super) fn rate(&self) -> f64 {
        self.events as f64 / self.took.as_secs_f64()
    }

    /// The wait in milliseconds that this share of the requests did not exceed.
    pub(super) fn wait(&self, share: f64) -> f64 {
        let wait = percentile(&self.waits, share);
        wait.unwrap_or_default().as_secs_f64() * 1000.0
    }

    /// The longest wait in milliseconds.
    pub(super) fn longest(&self) -> f64 {
        self.wait(1.0)
    }
}

/// What the connections of a run share.
struct Run {
    requests: Arc<Requests>,
    stop: Arc<AtomicBool>,
    next: Cell<usize>,
    waits: RefCell<Vec<Duration>>,
}

/// Sends the requests over so many connections, each the next one as soon as it has its answer; ends early when `stop`
/// says so. Connecting is not in the time. Every answer but 200 is an error.
pub(super) fn send(
    host: &str,
    requests: &Arc<Requests>,
    connections: usize,
    stop: &Arc<AtomicBool>,
) -> Result<Sent, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| e.to_string())?;
    let run = Rc::new(Run {
        requests: requests.clone(),
        stop: stop.clone(),
        next: Cell::new(0),
        waits: RefCell::new(Vec::with_capacity(requests.len())),
    });
    LocalSet::new().block_on(&runtime, async {
        let mut streams = Vec::with_capacity(connections);
        for _ in 0..connections {
            let stream = TcpStream::connect(host).await.map_err(|e| e.to_string())?;
            stream.set_nodelay(true).map_err(|e| e.to_string())?;
            streams.push(stream);
        }
        let mut working = JoinSet::new();
        let started = Instant::now();
        for stream in streams {
            working.spawn_local(connection(stream, run.clone()));
        }
        while let Some(ended) = working.join_next().await {
            ended.map_err(|e| e.to_string())??;
        }
        let took = started.elapsed();
        let mut waits = run.waits.take();
        waits.sort_unstable();
        Ok(Sent {
            requests: waits.len() as u64,
            events: waits.len() as u64 * requests.events_each(),
            took,
            waits,
        })
    })
}

async fn connection(mut stream: TcpStream, run: Rc<Run>) -> Result<(), String> {
    let mut answer = Vec::with_capacity(128 << 10);
    while !run.stop.load(Ordering::Relaxed) {
        let number = run.next.replace(run.next.get() + 1);
        let Some(request) = run.requests.get(number) else {
            break;
        };
        let begun = Instant::now();
        let exchanged = exchange(&mut stream, request, &mut answer).await;
        exchanged.map_err(|error| format!("request {number}: {error}"))?;
        run.waits.borrow_mut().push(begun.elapsed());
    }
    Ok(())
}

async fn exchange(
    stream: &mut TcpStream,
    request: &[u8],
    answer: &mut Vec<u8>,
) -> Result<(), String> {
    stream.write_all(request).await.map_err(|e| e.to_string())?;
    answer.clear();
    let length = loop {
        if stream.read_buf(answer).await.map_err(|e| e.to_string())? == 0 {
            return Err("the server closed the connection".into());
        }
        if let Some(length) = length_of(answer)? {
            break length;
        }
    };
    while answer.len() < length {
        if stream.read_buf(answer).await.map_err(|e| e.to_string())? == 0 {
            return Err("the answer was cut".into());
        }
    }
    if answer.starts_with(b"HTTP/1.1 200 ") {
        return Ok(());
    }
    Err(String::from_utf8_lossy(answer).into_owned())
}

/// Bytes of the whole answer, once its head is there.
fn length_of(answer: &[u8]) -> Result<Option<usize>, String> {
    const NAME: &[u8] = b"content-length: ";
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = answer.get(..end).unwrap_or_default();
    let mut lines = head.split(|byte| *byte == b'\n');
    let digits = lines.find_map(|line| {
        let name = line.get(..NAME.len())?;
        name.eq_ignore_ascii_case(NAME)
            .then(|| line.trim_ascii_end().get(NAME.len()..))?
    });
    let number = digits.and_then(|digits| str::from_utf8(digits).ok()?.parse::<usize>().ok());
    let length = number.ok_or("the answer does not say how long it is")?;
    Ok(Some(end + 4 + length))
}

#[cfg(test)]
mod tests {
    use super::length_of;

    #[test]
    fn answers_say_how_long_they_are() {
        let head = b"HTTP/1.1 200 OK\r\ndate: x\r\nContent-Length: 12\r\n\r\n";
        assert_eq!(length_of(head).unwrap(), Some(head.len() + 12));
        assert_eq!(length_of(&head[..head.len() - 1]).unwrap(), None);
        assert!(length_of(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
