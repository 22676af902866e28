//! `neosc exports`: exports that a server makes in the background.

mod download;
mod waiting;

use std::process::ExitCode;

use indicatif::HumanBytes;
use serde::Deserialize;
use serde_json::json;

use crate::{
    args::{Exports, ExportsCreate, ExportsDelete, ExportsList, ExportsStatus, Reach},
    connection::{Connection, escape, read},
    failure::Result,
    out,
    table::{Column, Look, Table},
};

/// Exports in the background.
pub(crate) async fn exports(command: Exports) -> Result<ExitCode> {
    match command {
        Exports::Create(arguments) => create(arguments).await,
        Exports::List(arguments) => list(arguments).await,
        Exports::Status(arguments) => status(arguments).await,
        Exports::Download(arguments) => download::download(arguments).await,
        Exports::Delete(arguments) => delete(arguments).await,
    }
}

/// An export as the server tells of it.
#[derive(Deserialize)]
struct Told {
    id: String,
    state: String,
    format: String,
    filter: String,
    events: u64,
    bytes: u64,
    failure: Option<String>,
    created_at: String,
    kept_until: Option<String>,
}

impl Told {
    /// Why it failed, if it did.
    fn failed(&self) -> Option<String> {
        let why = self.failure.as_deref().unwrap_or("no reason is known");
        (self.state == "failed").then(|| event::visible(why).into_owned())
    }
}

/// Does something with the exports of a log, and lets go of it whatever comes of that.
async fn with<T>(reach: &Reach, ask: impl AsyncFnOnce(&Connection) -> Result<T>) -> Result<T> {
    let connection = Connection::reading(reach).await?;
    let answer = ask(&connection).await;
    connection.close().await;
    answer
}

fn place(connection: &Connection) -> String {
    format!("{}/exports", connection.events())
}

fn place_of(connection: &Connection, id: &str) -> String {
    format!("{}/{}", place(connection), escape(id))
}

/// What the server says of one.
async fn one(log: &Connection, id: &str) -> Result<String> {
    let found = log.find(&place_of(log, id)).await?;
    let none = || {
        let id = event::visible(id);
        format!("you have no export {id} here: see `neosc exports list`").into()
    };
    found.ok_or_else(none)
}

async fn create(arguments: ExportsCreate) -> Result<ExitCode> {
    let what = arguments.what;
    let mut new = json!({
        "format": what.format.name(),
        "filter": what.filter.join(" "),
        "raw": what.raw,
        "excel": what.excel,
        "proofs": what.proofs,
    });
    let optional = [
        ("sort", what.sort),
        ("order", what.order),
        ("columns", what.columns),
        ("reason", what.reason),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            new[name] = value.into();
        }
    }
    let begun = with(&arguments.reach, async |log| {
        if let Connection::Here(_) = log {
            return Err(
                "exports in the background are made by a server, and none serves this folder: start one with `neosc serve`, or use `neosc export`"
                    .into(),
            );
        }
        log.post(&place(log), &new.to_string()).await
    });
    let begun: Told = read(&begun.await?)?;
    out::note("The server makes it now. Fetch it with `neosc exports download`, and this id:");
    out::line(begun.id)?;
    Ok(ExitCode::SUCCESS)
}

const COLUMNS: [Column; 8] = [
    Column::new("Id", 0),
    Column::new("State", 0),
    Column::new("Format", 0),
    Column::new("Events", 0),
    Column::new("Size", 0),
    Column::new("Created", 0),
    Column::new("Kept until", 0),
    Column::new("Filter", 1),
];

fn print(exports: Vec<Told>) -> Result<()> {
    let rows = exports.into_iter().map(|export| {
        [
            export.id,
            export.state,
            export.format,
            export.events.to_string(),
            HumanBytes(export.bytes).to_string(),
            export.created_at,
            export.kept_until.unwrap_or_default(),
            event::visible(&export.filter).into_owned(),
        ]
    });
    Table::print(Look::of_stdout(), &COLUMNS, &rows.collect::<Vec<_>>())
}

async fn list(arguments: ExportsList) -> Result<ExitCode> {
    let get = async |log: &Connection| log.get(&place(log)).await;
    let answer = with(&arguments.reach, get).await?;
    if arguments.json {
        out::json_lines(&answer)?;
    } else {
        print(read(&answer)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn status(arguments: ExportsStatus) -> Result<ExitCode> {
    let answer = with(&arguments.reach, async |log| match arguments.wait {
        true => waiting::until_ended(log, &arguments.id).await,
        false => one(log, &arguments.id).await,
    });
    let answer = answer.await?;
    let export: Told = read(&answer)?;
    let failed = export.failed();
    if arguments.json {
        out::line(answer.trim_end())?;
    } else {
        print(vec![export])?;
    }
    match failed {
        Some(why) => Err(format!("the export failed: {why}").into()),
        None => Ok(ExitCode::SUCCESS),
    }
}

async fn delete(arguments: ExportsDelete) -> Result<ExitCode> {
    let delete = async |log: &Connection| {
        one(log, &arguments.id).await?;
        log.delete(&place_of(log, &arguments.id)).await
    };
    with(&arguments.reach, delete).await?;
    out::line(format_args!("Export {} is deleted.", arguments.id))?;
    Ok(ExitCode::SUCCESS)
}
