//! `neosc key`.

use std::process::ExitCode;

use serde::Deserialize;
use serde_json::json;

use crate::{
    args::{Key, KeyCreate, KeyList, KeyRevoke},
    connection::{Connection, escape, read},
    failure::Result,
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
    let mut body = json!({"name": arguments.name, "scope": arguments.scope});
    if let Some(days) = arguments.expires_in_days {
        body["expires_in_days"] = days.into();
    }
    let post = async |log: &Connection| log.post(KEYS, &body.to_string()).await;
    let created: Created = read(&Connection::with(&arguments.folder, post).await?)?;
    out::note(format_args!(
        "Key {} of scope {}: keep it, it is shown this once.",
        created.id, arguments.scope
    ));
    out::line(created.secret)?;
    Ok(ExitCode::SUCCESS)
}

/// Ends a key.
async fn revoke(arguments: KeyRevoke) -> Result<ExitCode> {
    let path = format!("{KEYS}/{}", escape(&arguments.id));
    let delete = async |log: &Connection| log.delete(&path).await;
    Connection::with(&arguments.folder, delete).await?;
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
    last_used_at: Option<String>,
}

const COLUMNS: [Column; 7] = [
    Column::new("Id", 0),
    Column::new("Name", 1),
    Column::new("Scope", 0),
    Column::new("State", 0),
    Column::new("Created", 0),
    Column::new("Expires", 0),
    Column::new("Last used", 0),
];

async fn list(arguments: KeyList) -> Result<ExitCode> {
    let every = async |log: &Connection| log.every_page(KEYS).await;
    let pages = Connection::with(&arguments.folder, every).await?;
    if arguments.json {
        pages.iter().try_for_each(|page| out::json_lines(page))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut rows = Vec::new();
    for page in &pages {
        let keys: Vec<Listed> = read(page)?;
        rows.extend(keys.into_iter().map(|key| {
            let name = event::visible(&key.name).into_owned();
            let expires = key.expires_at.unwrap_or_else(|| "never".into());
            let used = key.last_used_at.unwrap_or_else(|| "never".into());
            [
                key.id,
                name,
                key.scope,
                key.state,
                key.created_at,
                expires,
                used,
            ]
        }));
    }
    Table::print(Look::of_stdout(), &COLUMNS, &rows)?;
    Ok(ExitCode::SUCCESS)
}
