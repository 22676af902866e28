//! `neosc tail`: the log as it grows.

use std::{process::ExitCode, time::Duration};

use axum::http::StatusCode;
use serde_json::value::RawValue;

use super::{
    messages::{Message, Messages},
    shown::{Shown, read},
};
use crate::{
    args::Tail,
    connection::{Answer, Ask, Begun, Connection, Page, escape},
    failure::{Context, Failure, Result},
    out,
};

/// How long to wait for a server that does not answer.
const AWAY: Duration = Duration::from_secs(1);
/// A server that says nothing for three of its heartbeats is not there any more.
const SILENCE: Duration = Duration::from_secs(45);
/// The most events of a page.
const PAGE: u64 = 1000;

/// Prints what is there, then what comes, until it is stopped.
pub(crate) async fn tail(arguments: Tail) -> Result<ExitCode> {
    let stopped = tokio::signal::ctrl_c();
    let mut follower = Follower {
        shown: Shown::following(arguments.output.json),
        filter: arguments.filter.join(" ").trim().to_owned(),
        place: arguments
            .after
            .map(|after| Place::From(after.saturating_add(1))),
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
    /// From where to go on; none: it begins with the newest events.
    place: Option<Place>,
    /// Whether a server answered.
    begun: bool,
    /// Whether the server does not answer just now, which was said.
    away: bool,
}

/// Everything before it was printed, or did not match.
enum Place {
    /// The entry of this index of the log that accepts.
    From(u64),
    /// What follows a message of the stream.
    After(String),
}

/// What was asked for, or why it is not there just now.
enum Look<T> {
    Found(T),
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
        if self.place.is_none() {
            match self.newest(connection).await? {
                Look::Found(page) => self.begin_with(&page)?,
                Look::Away(why) => return self.wait_for(&why),
            }
        }
        let mut stream = match self.stream(connection).await? {
            Look::Found(stream) => stream,
            Look::Away(why) => return self.wait_for(&why),
        };
        self.begun = true;
        if std::mem::take(&mut self.away) {
            out::note("The server answers again.");
        }
        let mut messages = Messages::default();
        loop {
            match stream.piece(Some(SILENCE)).await {
                Ok(Some(piece)) => self.take(messages.take(&piece)?)?,
                Ok(None) => return self.wait_for("the server ended it"),
                Err(unreached) => return self.wait_for(&unreached.0),
            }
        }
    }

    /// Prints what messages tell.
    fn take(&mut self, messages: Vec<Message>) -> Result<()> {
        let data = messages.iter().filter_map(|message| message.data.clone());
        let events: Vec<_> = data
            .map(RawValue::from_string)
            .collect::<Result<_, _>>()
            .context("the server's answer")?;
        out::piece(self.shown.text(&events)?)?;
        if let Some(id) = messages.into_iter().rev().find_map(|message| message.id) {
            self.place = Some(Place::After(id));
        }
        Ok(())
    }

    /// Prints the newest events, of which the server told how many entries there are.
    fn begin_with(&mut self, page: &Page) -> Result<()> {
        let mut events = read(&page.body)?;
        events.reverse();
        let all = usize::try_from(self.arguments.lines).unwrap_or(usize::MAX);
        let surplus = events.len().saturating_sub(all);
        out::piece(self.shown.text(events.get(surplus..).unwrap_or_default())?)?;
        let size = page
            .log_size
            .ok_or("the server does not tell how long the log is")?;
        self.place = Some(Place::From(size));
        self.begun = true;
        Ok(())
    }

    /// The newest events, which also say how long the log is.
    async fn newest(&self, connection: &Connection) -> Result<Look<Page>> {
        let lines = self.arguments.lines.clamp(1, PAGE);
        let path = format!(
            "{}?sort=index&order=desc&from=0&limit={lines}{}",
            connection.events(),
            self.query()
        );
        match connection.ask(&Ask::get(&path)).await {
            Err(unreached) => Ok(Look::Away(unreached.0)),
            Ok(answer) if answer.status.is_success() => Ok(Look::Found(answer.page())),
            Ok(answer) => refused(&answer),
        }
    }

    /// What comes from the place on.
    async fn stream(&self, connection: &Connection) -> Result<Look<Begun>> {
        let place = match &self.place {
            Some(Place::From(index)) => format!("from={index}"),
            Some(Place::After(id)) => format!("after={}", escape(id)),
            None => return Err("the newest events come first".into()),
        };
        let path = format!("{}/stream?{place}{}", connection.events(), self.query());
        let begun = match connection.begin(&path).await {
            Err(unreached) => return Ok(Look::Away(unreached.0)),
            Ok(begun) if begun.status.is_success() => return Ok(Look::Found(begun)),
            Ok(begun) => begun,
        };
        match begun.refused().await {
            Err(unreached) => Ok(Look::Away(unreached.0)),
            Ok(answer) => refused(&answer),
        }
    }

    /// The filter, as it follows other parameters.
    fn query(&self) -> String {
        match self.filter.as_str() {
            "" => String::new(),
            filter => format!("&q={}", escape(filter)),
        }
    }

    /// A server that never answered is not waited for.
    fn wait_for(&mut self, why: &str) -> Result<()> {
        if !self.begun {
            return Err(why.into());
        }
        self.say_away(why);
        Ok(())
    }

    fn say_away(&mut self, why: &str) {
        if !std::mem::replace(&mut self.away, true) {
            out::note(format_args!("{why}: waiting for it"));
        }
    }
}

/// A refusal: for now, or for good.
fn refused<T>(answer: &Answer) -> Result<Look<T>> {
    let later = matches!(
        answer.status,
        StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::GATEWAY_TIMEOUT
    );
    match later {
        true => Ok(Look::Away(answer.refused())),
        false => Err(answer.refused().into()),
    }
}
