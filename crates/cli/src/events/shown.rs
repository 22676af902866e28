//! How events look: a table for people, JSON lines for programs.

use serde_json::{Map, Value, value::RawValue};

use crate::{
    failure::{Context, Result},
    table::{Column, Look, Table},
};

const fn column(title: &'static str, narrow: u8, least: usize) -> Column {
    Column {
        title,
        narrow,
        least,
    }
}

const COLUMNS: [Column; 8] = [
    column("Index", 0, 0),
    column("Timestamp", 0, 0),
    column("User", 3, 12),
    column("Action", 4, 12),
    column("Resource", 2, 12),
    column("Status", 0, 0),
    column("IP address", 4, 9),
    column("Details", 1, 8),
];

type Row = [String; COLUMNS.len()];

/// Events of a page, each as its JSON text.
pub(super) fn read(page: &str) -> Result<Vec<Box<RawValue>>> {
    serde_json::from_str(page).context("the server's answer")
}

/// The index of an event.
pub(super) fn index(event: &RawValue) -> Result<u64> {
    #[derive(serde::Deserialize)]
    struct Indexed {
        index: u64,
    }
    let event: Indexed = serde_json::from_str(event.get()).context("the server's answer")?;
    Ok(event.index)
}

/// Events one after the other, in a table whose columns are as wide as the first of them need, or as JSON lines.
pub(super) struct Shown {
    json: bool,
    table: Option<Table<{ COLUMNS.len() }>>,
}

impl Shown {
    pub(super) fn new(json: bool) -> Self {
        Self { json, table: None }
    }

    /// These events, after those before.
    pub(super) fn text(&mut self, events: &[Box<RawValue>]) -> Result<String> {
        let mut text = String::new();
        if self.json {
            for event in events {
                text.push_str(event.get());
                text.push('\n');
            }
            return Ok(text);
        }
        let rows = events.iter().map(|event| row(event.get()));
        let rows: Vec<(Row, bool)> = rows.collect::<Result<_>>()?;
        let table = match &mut self.table {
            Some(table) => table,
            None if rows.is_empty() => return Ok(text),
            None => {
                let cells: Vec<Row> = rows.iter().map(|(row, _)| row.clone()).collect();
                let table = Table::for_rows(Look::of_stdout(), &COLUMNS, &cells);
                text.push_str(&table.head(&COLUMNS));
                self.table.insert(table)
            }
        };
        for (row, failed) in &rows {
            text.push_str(&table.row(row, *failed));
        }
        Ok(text)
    }
}

/// The cells of an event, and whether it tells of a failure.
fn row(event: &str) -> Result<(Row, bool)> {
    let event: Map<String, Value> = serde_json::from_str(event).context("the server's answer")?;
    let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default();
    let visible = |text: &str| event::visible(text).into_owned();
    let index = event.get("index").map(Value::to_string);
    let success = event.get("success") == Some(&Value::Bool(true));
    let user = match text("user_email") {
        "" => text("user_id"),
        email => email,
    };
    let cells = [
        index.unwrap_or_default(),
        visible(text("timestamp")),
        visible(user),
        visible(text("action")),
        visible(text("resource")),
        if success { "ok" } else { "FAILED" }.to_owned(),
        visible(text("ip_address")),
        visible(text("details")),
    ];
    Ok((cells, !success))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_raw_reaches_the_terminal() {
        let event = r#"{"index":7,"timestamp":"2026-03-05T14:30:00Z","user_id":"u","user_email":"","action":"login",
            "resource":"auth","details":"\u001b[2J","ip_address":"","success":false}"#;
        let (cells, failed) = row(event).unwrap();
        assert!(failed);
        assert_eq!((&*cells[0], &*cells[2], &*cells[5]), ("7", "u", "FAILED"));
        assert!(!cells[7].contains('\u{1b}'));
        let page = read(&format!("[{event}]")).unwrap();
        assert_eq!(index(&page[0]).unwrap(), 7);
        let table = Shown::new(false).text(&page).unwrap();
        assert_eq!(table.lines().count(), 2);
        let json = Shown::new(true).text(&page).unwrap();
        assert_eq!(json.trim_end(), event);
    }

    #[test]
    fn later_events_have_no_second_head() {
        let page = read(r#"[{"index":1,"success":true}]"#).unwrap();
        let mut shown = Shown::new(false);
        assert_eq!(shown.text(&[]).unwrap(), "");
        assert_eq!(shown.text(&page).unwrap().lines().count(), 2);
        assert_eq!(shown.text(&page).unwrap().lines().count(), 1);
    }
}
