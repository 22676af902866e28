//! `neosc search`.

use std::{fmt::Write, process::ExitCode};

use super::shown::{Shown, read};
use crate::{
    args::Search,
    connection::{Connection, escape},
    failure::Result,
    out,
};

/// The most events a page has.
const PAGE: u64 = 1000;

/// Searches, and prints a table for people or JSON lines for programs, a page at a time.
pub(crate) async fn search(arguments: Search) -> Result<ExitCode> {
    let connection = Connection::reading(&arguments.reach).await?;
    let searched = pages(&connection, &arguments).await;
    connection.close().await;
    let (count, next) = searched?;
    if !arguments.output.json {
        out::note(format_args!(
            "{count} {}",
            if count == 1 { "event" } else { "events" }
        ));
    }
    if let Some(next) = next {
        out::note(format_args!(
            "There are more: --limit takes more, and --cursor {next} goes on from here."
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// How many were printed, and the cursor of what was not.
async fn pages(connection: &Connection, search: &Search) -> Result<(u64, Option<String>)> {
    let (mut shown, mut count) = (Shown::found(search.output.json), 0);
    let mut cursor = search.cursor.clone();
    loop {
        let left = search.limit.saturating_sub(count).min(PAGE);
        if left == 0 {
            return Ok((count, cursor));
        }
        let page = connection
            .page(&path(connection, search, left, cursor.as_deref()))
            .await?;
        let events = read(&page.body)?;
        count += events.len() as u64;
        out::piece(shown.text(&events)?)?;
        cursor = page.next;
        if cursor.is_none() {
            return Ok((count, None));
        }
    }
}

fn path(connection: &Connection, search: &Search, limit: u64, cursor: Option<&str>) -> String {
    let filter = search.filter.join(" ");
    let mut path = format!("{}?limit={limit}", connection.events());
    let given = [
        ("q", Some(filter.trim())),
        ("sort", Some(search.sort.as_str())),
        ("order", search.order.as_deref()),
        ("cursor", cursor),
    ];
    for (name, value) in given {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = write!(path, "&{name}={}", escape(value));
        }
    }
    path
}
