//! `neosc key`.

use std::process::ExitCode;

use serde::Deserialize;
use serde_json::json;

use crate::{
    args::{Key, KeyCreate, KeyList, KeyRevoke},
    connection::{Connection, escape},
    failure::{Context, Result},
    out,
    table::{Column, Look, Table},
};

const KEYS: &str = "/operator/keys";

/// API keys.
pub(crate) async fn key(command: Key) -> Result<ExitCode> {
    match command {
        Key::Create(arguments) => create(arguments).await,
        Key::List(arguments) => list(arguments).await,
        Key::Revoke(arguments) => revoke(arguments).await,
    }
}

#[derive(Deserialize)]
struct Created {
    id: String,
    secret: String,
}

/// Makes a key; prints it alone on standard output, for scripts.
async fn create(arguments: KeyCreate) -> Result<ExitCode> {
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let mut body = json!({"name": arguments.name, "scope": arguments.scope});
    if let Some(days) = arguments.expires_in_days {
        body["expires_in_days"] = days.into();
    }
    let answer = connection.post(KEYS, &body.to_string()).await;
    connection.close().await;
    let created: Created = serde_json::from_str(&answer?).context("the server's answer")?;
    out::note(format_args!(
        "Key {} of scope {}: keep it, it is shown this once.",
        created.id, arguments.scope
    ));
    out::line(created.secret)?;
    Ok(ExitCode::SUCCESS)
}

/// Ends a key.
async fn revoke(arguments: KeyRevoke) -> Result<ExitCode> {
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let revoked = connection
        .delete(&format!("{KEYS}/{}", escape(&arguments.id)))
        .await;
    connection.close().await;
    revoked?;
    out::line(format_args!("Key {} is of no use any more.", arguments.id))?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Deserialize)]
struct Listed {
    id: String,
    name: String,
    scope: String,
    state: String,
    created_at: String,
    expires_at: Option<String>,
}

const fn column(title: &'static str, narrow: u8) -> Column {
    Column {
        title,
        narrow,
        least: 8,
    }
}

const COLUMNS: [Column; 6] = [
    column("Id", 0),
    column("Name", 1),
    column("Scope", 0),
    column("State", 0),
    column("Created", 0),
    column("Expires", 0),
];

async fn list(arguments: KeyList) -> Result<ExitCode> {
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let pages = connection.every_page(KEYS).await;
    connection.close().await;
    let pages = pages?;
    if arguments.json {
        pages.iter().try_for_each(|page| out::json_lines(page))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut rows = Vec::new();
    for page in &pages {
        let keys: Vec<Listed> = serde_json::from_str(page).context("the server's answer")?;
        rows.extend(keys.into_iter().map(|key| {
            let name = event::visible(&key.name).into_owned();
            let expires = key.expires_at.unwrap_or_else(|| "never".into());
            [key.id, name, key.scope, key.state, key.created_at, expires]
        }));
    }
    Table::print(Look::of_stdout(), &COLUMNS, &rows)?;
    Ok(ExitCode::SUCCESS)
}
