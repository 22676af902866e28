//! `neosc tail`: the log as it grows.

use std::{fmt::Write, process::ExitCode, time::Duration};

use axum::http::StatusCode;

use super::shown::{Shown, index, read};
use crate::{
    args::Tail,
    connection::{Ask, Connection, Page, escape},
    failure::{Failure, Result},
    out,
};

/// How long to wait before looking again.
const PAUSE: Duration = Duration::from_millis(500);
/// The same while the server does not answer.
const AWAY: Duration = Duration::from_secs(1);
/// Events of one look.
const PAGE: u64 = 1000;

/// Prints what is there, then what comes, until it is stopped.
pub(crate) async fn tail(arguments: Tail) -> Result<ExitCode> {
    let stopped = tokio::signal::ctrl_c();
    let mut follower = Follower {
        shown: Shown::following(arguments.output.json),
        filter: arguments.filter.join(" ").trim().to_owned(),
        position: arguments.after.map(|after| after.saturating_add(1)),
        arguments,
        begun: false,
        away: false,
    };
    tokio::select! {
        _ = stopped => Ok(ExitCode::SUCCESS),
        ended = follower.follow() => ended.map(|()| ExitCode::SUCCESS),
    }
}

struct Follower {
    arguments: Tail,
    filter: String,
    shown: Shown,
    /// Everything at a lower index was printed, or did not match; none: it begins with the newest events.
    position: Option<u64>,
    /// Whether a server answered.
    begun: bool,
    /// Whether the server does not answer just now, which was said.
    away: bool,
}

/// What a look found.
enum Look {
    Page(Page),
    /// Nobody answers, or not now.
    Away(String),
}

impl Follower {
    async fn follow(&mut self) -> Result<()> {
        loop {
            match self.connect().await {
                Ok(connection) => self.with(&connection).await?,
                // A server that was there comes back; one that never was is no server.
                Err(failure) if !self.begun => return Err(failure),
                Err(failure) => self.say_away(&failure.to_string()),
            }
            tokio::time::sleep(AWAY).await;
        }
    }

    /// Only to a server: nothing new comes to a folder nobody serves, and opening it would keep a server out.
    async fn connect(&self) -> Result<Connection> {
        let reach = &self.arguments.reach;
        if reach.url.is_some() {
            return Connection::reading(reach).await;
        }
        let options = reach.folder.options()?;
        Connection::served(&options.data)?.ok_or_else(|| {
            Failure::from(format!(
                "no server serves {}, so nothing new comes: start `neosc serve`, or look with `neosc search`",
                options.data.display()
            ))
        })
    }

    /// Follows until the server does not answer.
    async fn with(&mut self, connection: &Connection) -> Result<()> {
        loop {
            let page = match self.look(connection).await? {
                Look::Page(page) => page,
                Look::Away(why) if !self.begun => return Err(why.into()),
                Look::Away(why) => {
                    self.say_away(&why);
                    return Ok(());
                }
            };
            if std::mem::take(&mut self.away) {
                out::note("The server answers again.");
            }
            if !self.take(&page)? {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Prints a page. `true`: there may be more at once.
    fn take(&mut self, page: &Page) -> Result<bool> {
        self.begun = true;
        let mut events = read(&page.body)?;
        let newest_first = self.position.is_none();
        if newest_first {
            events.reverse();
            let all = usize::try_from(self.arguments.lines).unwrap_or(usize::MAX);
            events.truncate(all);
        }
        if page.log_size.is_some_and(|size| Some(size) < self.position) {
            return Err("the log is shorter than it was: another one is served there now".into());
        }
        out::piece(self.shown.text(&events)?)?;
        let last = events.last().map(|event| index(event)).transpose()?;
        let after_last = last.map(|last| last.saturating_add(1));
        let more = !newest_first && page.next.is_some();
        let reached = if more {
            after_last
        } else {
            page.log_size.or(after_last)
        };
        self.position = reached.or(self.position);
        Ok(more)
    }

    async fn look(&self, connection: &Connection) -> Result<Look> {
        let path = self.path(connection.events());
        let answer = match connection.ask(&Ask::get(&path)).await {
            Ok(answer) => answer,
            Err(unreached) => return Ok(Look::Away(unreached.0)),
        };
        let later = matches!(
            answer.status,
            StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::TOO_MANY_REQUESTS
                | StatusCode::BAD_GATEWAY
                | StatusCode::GATEWAY_TIMEOUT
        );
        match answer.status {
            status if status.is_success() => Ok(Look::Page(answer.page())),
            _ if later => Ok(Look::Away(answer.refused())),
            _ => Err(answer.refused().into()),
        }
    }

    fn path(&self, events: &str) -> String {
        let mut path = match self.position {
            Some(position) => format!("{events}?sort=index&order=asc&from={position}&limit={PAGE}"),
            // The newest ones, which also say how long the log is.
            None => format!(
                "{events}?sort=index&order=desc&from=0&limit={}",
                self.arguments.lines.clamp(1, PAGE)
            ),
        };
        if !self.filter.is_empty() {
            let _ = write!(path, "&q={}", escape(&self.filter));
        }
        path
    }

    fn say_away(&mut self, why: &str) {
        if !std::mem::replace(&mut self.away, true) {
            out::note(format_args!("{why}: waiting for it"));
        }
    }
}
