//! A whole log, read over HTTP.

use std::{process::ExitCode, time::Duration};

use ::verify::{Keys, LogReader, LogVerifier, Verdict};
use tlog::{BundleId, TileId};
use tokio::runtime::Handle;

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

/// Reads a log below its address.
struct Http {
    client: reqwest::Client,
    url: String,
    token: Option<String>,
    runtime: Handle,
}

impl Http {
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

    fn wait(&self, path: &str) -> Result<Vec<u8>> {
        self.runtime.block_on(self.get(path))
    }
}

/// The seconds in `Retry-After`, at least one.
fn retry_after(answer: &reqwest::Response) -> Option<Duration> {
    let value = answer.headers().get("retry-after")?;
    let seconds: u64 = value.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds.max(1)))
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
        self.wait("checkpoint")
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
    let mut reader = Http {
        client,
        url: url
            .trim_end_matches('/')
            .trim_end_matches("/checkpoint")
            .to_owned(),
        token: arguments.token.clone(),
        runtime: Handle::current(),
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
            println!(
                "  it goes on from {}, which ended with {} entries: {} after them are lost, it says",
                event::visible(&before.origin),
                before.size,
                before.lost_to.saturating_sub(before.size)
            );
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
