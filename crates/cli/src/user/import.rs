//! `neosc user import`.

use std::{collections::HashMap, path::Path};

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::people::{self, People, Person};
use crate::{
    args::UserImport,
    connection::{Connection, read},
    failure::{Failure, Result, plain},
    out,
};

const IMPORTED: &str = "/operator/imported-users";
/// Names of members told of that are not taken over.
const TOLD: usize = 20;

/// What came of an account of the file.
#[derive(Serialize)]
struct Told<'a> {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    /// `created`, `would_be_created`, `already_there` or `refused`.
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Answered {
    outcome: String,
}

pub(super) async fn import(arguments: UserImport) -> Result<()> {
    let name = match arguments.file == Path::new("-") {
        true => "standard input".to_owned(),
        false => arguments.file.display().to_string(),
    };
    let people = tokio::task::block_in_place(|| people::read(&arguments.file, &name))?;
    tell_left_out(&people);
    let mut import = Import {
        dry_run: arguments.dry_run,
        json: arguments.json,
        trial: Trial::default(),
        counts: Counts::default(),
    };
    let every = async |log: &Connection| import.every(log, &people).await;
    Connection::with(&arguments.folder, every).await?;
    import.counts.tell(&name, import.dry_run)
}

/// Of those who were locked out there, somebody has to know here.
fn tell_left_out(people: &People) {
    if people.left_out.is_empty() {
        return;
    }
    let shown = people.left_out.iter().take(TOLD);
    let names: Vec<_> = shown.map(|name| event::visible(name)).collect();
    let more = match people.left_out.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    out::note(format_args!("Not taken over: {}{more}", names.join(", ")));
}

fn stopped(line: u64, why: Failure) -> Failure {
    match why {
        Failure::Told(why) => Failure::Told(format!(
            "line {line}: {why}; the accounts before it are done: run it again, and it goes on from there"
        )),
        Failure::Cut => Failure::Cut,
    }
}

/// An import that runs.
struct Import {
    dry_run: bool,
    json: bool,
    trial: Trial,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    created: u64,
    present: u64,
    refused: u64,
}

impl Import {
    async fn every(&mut self, log: &Connection, people: &People) -> Result<()> {
        for (line, person) in &people.rows {
            let outcome = match person {
                Ok(person) => self
                    .one(log, person)
                    .await
                    .map_err(|why| stopped(*line, why))?,
                Err(why) => Err(why.clone()),
            };
            self.tell(*line, person.as_ref().ok(), outcome)?;
        }
        Ok(())
    }

    /// What the server makes of an account, or why it refuses it.
    async fn one(&mut self, log: &Connection, person: &Person) -> Result<Result<String, String>> {
        if let Some(earlier) = self.trial.look(person) {
            return Ok(earlier);
        }
        let mut form = serde_json::to_value(person).map_err(plain)?;
        form["dry_run"] = self.dry_run.into();
        let answer = log.offer(IMPORTED, &form.to_string()).await?;
        match answer.status {
            status if status.is_success() => {
                let answered: Answered = read(&answer.body)?;
                if answered.outcome == "would_be_created" {
                    self.trial.remember(person);
                }
                Ok(Ok(answered.outcome))
            }
            StatusCode::BAD_REQUEST | StatusCode::CONFLICT | StatusCode::PAYLOAD_TOO_LARGE => {
                Ok(Err(answer.refused()))
            }
            _ => Err(answer.refused().into()),
        }
    }

    fn tell(
        &mut self,
        line: u64,
        person: Option<&Person>,
        outcome: Result<String, String>,
    ) -> Result<()> {
        let (outcome, reason) = match outcome {
            Ok(outcome) => (outcome, None),
            Err(reason) => ("refused".to_owned(), Some(reason)),
        };
        let count = match outcome.as_str() {
            "refused" => &mut self.counts.refused,
            "already_there" => &mut self.counts.present,
            _ => &mut self.counts.created,
        };
        *count += 1;
        let told = Told {
            line,
            id: person.map(|person| person.id.as_str()),
            email: person.map(|person| person.email.as_str()),
            outcome: &outcome,
            reason,
        };
        match self.json {
            true => out::line(json!(told)),
            false => out::line(told.for_people()),
        }
    }
}

impl Told<'_> {
    fn for_people(&self) -> String {
        let mut text = format!("line {}: {}", self.line, self.outcome.replace('_', " "));
        if let (Some(email), Some(id)) = (self.email, self.id) {
            text += &format!(" {email} ({id})");
        }
        if let Some(reason) = &self.reason {
            text += &format!(": {reason}");
        }
        event::visible(&text).into_owned()
    }
}

impl Counts {
    fn tell(&self, name: &str, dry_run: bool) -> Result<()> {
        let Self {
            created,
            present,
            refused,
        } = self;
        let made = match dry_run {
            true => "would be created; nothing was imported",
            false => "created",
        };
        out::note(format_args!(
            "{name}: {refused} accounts refused, {present} there already, {created} {made}"
        ));
        match refused {
            0 => Ok(()),
            refused => Err(format!(
                "{refused} accounts of {name} were refused: mend them, and import the file again"
            )
            .into()),
        }
    }
}

/// The accounts a trial would have made so far, which the server does not know of: rows of one file may be in each
/// other's way.
#[derive(Default)]
struct Trial {
    /// Ids by address, as the store compares those.
    addresses: HashMap<String, String>,
    /// Addresses by id.
    ids: HashMap<String, String>,
}

impl Trial {
    fn remember(&mut self, person: &Person) {
        let address = folded(person);
        self.ids.insert(person.id.clone(), address.clone());
        self.addresses.insert(address, person.id.clone());
    }

    /// What would come of a row after those before it; `None`: the server knows.
    fn look(&self, person: &Person) -> Option<Result<String, String>> {
        if let Some(id) = self.addresses.get(&folded(person)) {
            return Some(match *id == person.id {
                true => Ok("already_there".into()),
                false => Err(format!(
                    "an earlier row has this address, under the id {id}"
                )),
            });
        }
        let address = self.ids.get(&person.id)?;
        Some(Err(format!("an earlier row has this id, for {address}")))
    }
}

fn folded(person: &Person) -> String {
    person.email.trim().to_lowercase()
}
