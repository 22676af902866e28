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
    column("User", 2, 12),
    column("Action", 3, 12),
    column("Resource", 1, 14),
    column("Status", 0, 0),
    column("IP address", 3, 9),
    column("Details", 1, 14),
];

type Row = [String; COLUMNS.len()];

/// Events of a page, each as its JSON text.
pub(super) fn read(page: &str) -> Result<Vec<Box<RawValue>>> {
    serde_json::from_str(page).context("the server's answer")
}

/// The id of an event.
pub(super) fn id(event: &RawValue) -> Result<String> {
    #[derive(serde::Deserialize)]
    struct Named {
        id: String,
    }
    let event: Named = serde_json::from_str(event.get()).context("the server's answer")?;
    Ok(event.id)
}

/// Cells as wide as those of many events, for a table that has to do before it knows them.
fn usual() -> Row {
    [6, 20, 24, 18, 26, 6, 15, 40].map(|width| " ".repeat(width))
}

/// Events one after the other, in a table whose columns are as wide as the first of them need, or as JSON lines.
pub(super) struct Shown {
    json: bool,
    /// Whether more come than the table is made for.
    following: bool,
    table: Option<Table<{ COLUMNS.len() }>>,
}

impl Shown {
    /// A table is made for the first events.
    pub(super) fn found(json: bool) -> Self {
        Self {
            json,
            following: false,
            table: None,
        }
    }

    /// The same, with room for others that follow.
    pub(super) fn following(json: bool) -> Self {
        Self {
            following: true,
            ..Self::found(json)
        }
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
        let look = Look::of_stdout();
        let rows = events
            .iter()
            .map(|event| row(event.get(), look.is_narrow()));
        let rows: Vec<(Row, bool)> = rows.collect::<Result<_>>()?;
        let table = match &mut self.table {
            Some(table) => table,
            None if rows.is_empty() => return Ok(text),
            None => {
                let mut cells: Vec<Row> = rows.iter().map(|(row, _)| row.clone()).collect();
                if self.following {
                    cells.push(usual());
                }
                let table = Table::for_rows(look, &COLUMNS, &cells);
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

/// The cells of an event, and whether it tells of a failure. `narrow`: parts of a second take room from the rest.
fn row(event: &str, narrow: bool) -> Result<(Row, bool)> {
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
        match text("timestamp").split_once('.') {
            Some((seconds, _)) if narrow => visible(seconds) + "Z",
            _ => visible(text("timestamp")),
        },
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
        let (cells, failed) = row(event, false).unwrap();
        assert!(failed);
        assert_eq!((&*cells[0], &*cells[2], &*cells[5]), ("7", "u", "FAILED"));
        assert!(!cells[7].contains('\u{1b}'));
        let page = read(&format!("[{event}]")).unwrap();
        let table = Shown::found(false).text(&page).unwrap();
        assert_eq!(table.lines().count(), 2);
        let json = Shown::found(true).text(&page).unwrap();
        assert_eq!(json.trim_end(), event);
    }

    #[test]
    fn parts_of_a_second_give_way_on_a_terminal() {
        let event = r#"{"timestamp":"2026-03-05T14:30:00.123456Z","success":true}"#;
        assert_eq!(row(event, true).unwrap().0[1], "2026-03-05T14:30:00Z");
        assert_eq!(
            row(event, false).unwrap().0[1],
            "2026-03-05T14:30:00.123456Z"
        );
    }

    #[test]
    fn later_events_have_no_second_head() {
        let page = read(r#"[{"index":1,"success":true}]"#).unwrap();
        let mut shown = Shown::following(false);
        assert_eq!(shown.text(&[]).unwrap(), "");
        assert_eq!(shown.text(&page).unwrap().lines().count(), 2);
        assert_eq!(shown.text(&page).unwrap().lines().count(), 1);
    }
}
