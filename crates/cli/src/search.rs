//! `neosc search`.

use std::{fmt::Write, process::ExitCode};

use serde_json::{Map, Value, value::RawValue};

use crate::{
    args::Search,
    failure::{Context, Result},
    operator::Operator,
};

/// Columns of the table, and the most characters each takes.
const COLUMNS: [(&str, &str, usize); 7] = [
    ("timestamp", "Timestamp", 27),
    ("user_email", "User", 30),
    ("action", "Action", 24),
    ("resource", "Resource", 30),
    ("success", "Status", 7),
    ("ip_address", "IP address", 39),
    ("details", "Details", 60),
];

/// Searches, and prints a table for people or JSON lines for programs.
pub(crate) async fn search(arguments: Search) -> Result<ExitCode> {
    let operator = Operator::of(&arguments.folder.options()).await?;
    let text = arguments.filter.join(" ");
    let mut left = arguments.limit;
    let mut cursor: Option<String> = None;
    let mut rows = Vec::new();
    while left > 0 {
        let mut path = format!("/operator/audit-logs?limit={}", left.min(1000));
        if !text.is_empty() {
            let _ = write!(path, "&q={}", escape(&text));
        }
        if let Some(cursor) = &cursor {
            let _ = write!(path, "&cursor={}", escape(cursor));
        }
        let (page, next) = operator.page(&path).await?;
        let events: Vec<Box<RawValue>> =
            serde_json::from_str(&page).context("the server's answer")?;
        left -= (events.len() as u64).min(left);
        for event in events {
            if arguments.json {
                println!("{}", event.get());
            } else {
                rows.push(row(event.get())?);
            }
        }
        match next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    operator.close().await;
    if !arguments.json {
        print!("{}", table(&rows));
        let count = rows.len();
        eprintln!("{count} {}", if count == 1 { "event" } else { "events" });
    }
    Ok(ExitCode::SUCCESS)
}

/// Percent-encodes everything that may not stand in a query as it is.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

type Row = [String; COLUMNS.len()];

fn row(event: &str) -> Result<Row> {
    let event: Map<String, Value> = serde_json::from_str(event).context("the server's answer")?;
    let text = |name: &str| {
        event
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    Ok(COLUMNS.map(|(name, _, most)| {
        let value = match name {
            "success" if event.get(name) == Some(&Value::Bool(true)) => "ok".to_owned(),
            "success" => "FAILED".to_owned(),
            "user_email" if text(name).is_empty() => text("user_id"),
            _ => text(name),
        };
        cut(&event::visible(&value), most)
    }))
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

fn table(rows: &[Row]) -> String {
    let mut widths = COLUMNS.map(|(_, title, _)| title.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let titles = COLUMNS.map(|(_, title, _)| title.to_owned());
    let mut out = String::new();
    for row in std::iter::once(&titles).chain(rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_cut_by_characters_and_nothing_raw_reaches_the_terminal() {
        let event = r#"{"timestamp":"2026-03-05T14:30:00Z","user_id":"u","user_email":"","action":"login","resource":"auth",
            "details":"\u001b[2J","ip_address":"","success":false}"#;
        let row = row(event).unwrap();
        assert_eq!(row[1], "u");
        assert_eq!(row[4], "FAILED");
        assert!(!row[6].contains('\u{1b}'));
        assert_eq!(cut("ééééé", 3), "éé…");
        let table = table(&[row]);
        assert_eq!(table.lines().count(), 2);
        assert_eq!(escape("a b:é"), "a%20b%3A%C3%A9");
    }
}
