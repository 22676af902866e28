//! A whole log, read over HTTP.

use std::{collections::VecDeque, process::ExitCode, time::Duration};

use ::verify::{Keys, LogReader, LogVerifier, Verdict};
use tlog::{BundleId, TILE_WIDTH, TileId, UnverifiedCheckpoint, bundles_for_size};
use tokio::{runtime::Handle, task::JoinHandle};

use super::known::Known;
use crate::{
    args::Verify,
    failure::{Context, Failure, Result},
    out,
    progress::bar,
};

/// Nothing a log serves in one piece is larger: a bundle is 256 entries of at most 64 KiB.
const MOST: usize = 17 << 20;

/// How long one piece may be waited for in all, of a server that has too much to do.
const PATIENCE: Duration = Duration::from_secs(60);
/// What is asked for before it is needed: server and verifier work at the same time.
const AHEAD: usize = 8;

/// Reads a log below its address.
struct Http {
    from: Place,
    runtime: Handle,
    /// What a walk through the log wants next, in order, and what of it is on its way.
    coming: Box<dyn Iterator<Item = String>>,
    under_way: VecDeque<(String, JoinHandle<Result<Vec<u8>>>)>,
}

/// Where it is read from. Cheap to clone.
#[derive(Clone)]
struct Place {
    client: reqwest::Client,
    url: String,
    token: Option<String>,
}

impl Place {
    async fn get(&self, path: &str) -> Result<Vec<u8>> {
        let url = format!("{}/{path}", self.url);
        let mut answer = self.ask(&url).await?;
        let status = answer.status();
        if matches!(status.as_u16(), 401 | 403) {
            return Err(Failure::from(format!(
                "{url}: {status}: entries are read with a key of scope `verify` (--token or NEOSC_TOKEN)"
            )));
        }
        if !status.is_success() {
            return Err(Failure::from(format!("{url}: {status}")));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|e| reached(&url, &e))? {
            if body.len() + chunk.len() > MOST {
                return Err(Failure::from(format!(
                    "{url}: larger than anything a log serves"
                )));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// Asks, and asks again when the server says that it is too much just now and when it will not be.
    async fn ask(&self, url: &str) -> Result<reqwest::Response> {
        let mut patience = PATIENCE;
        loop {
            let mut request = self.client.get(url);
            if let Some(token) = &self.token {
                request = request.bearer_auth(token);
            }
            let answer = request.send().await.map_err(|e| reached(url, &e))?;
            let pause = retry_after(&answer).filter(|pause| *pause <= patience);
            match (answer.status().as_u16(), pause) {
                (429 | 503, Some(pause)) => {
                    patience = patience.saturating_sub(pause);
                    tokio::time::sleep(pause).await;
                }
                _ => return Ok(answer),
            }
        }
    }
}

/// The seconds in `Retry-After`, at least one.
fn retry_after(answer: &reqwest::Response) -> Option<Duration> {
    let value = answer.headers().get("retry-after")?;
    let seconds: u64 = value.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds.max(1)))
}

impl Http {
    fn wait(&mut self, path: &str) -> Result<Vec<u8>> {
        while self.under_way.len() < AHEAD
            && let Some(next) = self.coming.next()
        {
            let (from, wanted) = (self.from.clone(), next.clone());
            let reading = self.runtime.spawn(async move { from.get(&wanted).await });
            self.under_way.push_back((next, reading));
        }
        let place = self.under_way.iter().position(|(of, _)| of == path);
        match place.and_then(|place| self.under_way.remove(place)) {
            Some((_, reading)) => self.runtime.block_on(reading).context("a task")?,
            None => self.runtime.block_on(self.from.get(path)),
        }
    }
}

/// What a walk through a log of this size asks for, but for what only its end has.
fn walk(size: u64) -> impl Iterator<Item = String> {
    bundles_for_size(size).flat_map(|bundle| {
        let full = bundle.width() == TILE_WIDTH;
        let tile = full.then(|| TileId::new(0, bundle.n(), TILE_WIDTH).ok());
        let tile = tile.flatten().map(|tile| tile.to_string());
        [bundle.to_string()].into_iter().chain(tile)
    })
}

fn reached(url: &str, error: &reqwest::Error) -> Failure {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Failure::from(format!("{url} cannot be read: {cause}"))
}

impl LogReader for Http {
    type Error = Failure;

    fn checkpoint(&mut self) -> Result<Vec<u8>> {
        let note = self.wait("checkpoint")?;
        if let Ok(checkpoint) = UnverifiedCheckpoint::parse(&note) {
            self.coming = Box::new(walk(checkpoint.claimed_head().size()));
        }
        Ok(note)
    }

    fn tile(&mut self, tile: &TileId) -> Result<Vec<u8>> {
        self.wait(&tile.to_string())
    }

    fn entries(&mut self, bundle: &BundleId) -> Result<Vec<u8>> {
        self.wait(&bundle.to_string())
    }
}

/// Verifies a whole log, and remembers how far if its key was checked.
pub(super) async fn verify(
    arguments: &Verify,
    url: &str,
    keys: &Keys,
    known: &mut Known,
) -> Result<ExitCode> {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(60))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .context("HTTP")?;
    let url_of_log = url.trim_end_matches('/').trim_end_matches("/checkpoint");
    let mut reader = Http {
        from: Place {
            client,
            url: url_of_log.to_owned(),
            token: arguments.token.clone(),
        },
        runtime: Handle::current(),
        coming: Box::new(std::iter::empty()),
        under_way: VecDeque::new(),
    };
    let bar = bar(0, "entries");
    let verified = tokio::task::block_in_place(|| {
        LogVerifier::new(keys).verify(&mut reader, |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        })
    });
    bar.finish_and_clear();
    let report = verified
        .map_err(|unread| Failure::from(format!("{}: {}", unread.wanted, unread.source)))?;
    if let (Verdict::Genuine, Some(head), Some(key)) = (&report.verdict, &report.head, &report.key)
    {
        known.logs.remember(key, head);
        known.save()?;
    }
    if arguments.json {
        out::line(serde_json::to_string(&report).context("the report")?)?;
    } else {
        out::line(format_args!("{url}: {}", report.verdict))?;
        for finding in report.findings.iter().skip(1) {
            out::line(format_args!(
                "  also: {}",
                event::visible(&finding.to_string())
            ))?;
        }
        if let Some(before) = &report.continues {
            let lost = before.lost_to.saturating_sub(before.size);
            out::line(format_args!(
                "  it goes on from {}, which ended with {} entries: {lost} after them are lost, it says",
                event::visible(&before.origin),
                before.size
            ))?;
        }
        if let Some(head) = &report.head {
            out::line(format_args!(
                "  {} of {} entries of {} verified",
                report.entries,
                head.size(),
                head.origin()
            ))?;
        }
    }
    Ok(ExitCode::from(report.verdict.exit_code()))
}
