//! `neosc stats`.

use std::{fmt::Write, process::ExitCode};

use event::Timestamp;
use serde::Deserialize;

use super::spark::{bars, joined};
use crate::{
    args::Stats,
    connection::{Connection, escape, read},
    failure::Result,
    out,
    table::{Column, Look, Table},
};

/// Before the bars.
const LABEL: usize = 8;

#[derive(Deserialize)]
struct Counted {
    total: u64,
    histogram: Option<Histogram>,
    facets: Vec<Facet>,
}

#[derive(Deserialize)]
struct Histogram {
    bucket_seconds: u64,
    buckets: Vec<Bucket>,
}

#[derive(Deserialize)]
struct Bucket {
    start: String,
    success: u64,
    failure: u64,
}

#[derive(Deserialize)]
struct Facet {
    name: String,
    values: Vec<Value>,
    distinct: u64,
    others: u64,
}

#[derive(Deserialize)]
struct Value {
    value: String,
    count: u64,
}

/// Counts, and prints bars and tables for people or the server's JSON for programs.
pub(crate) async fn stats(arguments: Stats) -> Result<ExitCode> {
    let connection = Connection::reading(&arguments.reach).await?;
    let answer = connection.get(&path(&connection, &arguments)).await;
    connection.close().await;
    let answer = answer?;
    if arguments.json {
        out::line(&answer)?;
    } else {
        show(&read(&answer)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn path(connection: &Connection, stats: &Stats) -> String {
    let filter = stats.filter.join(" ");
    let mut path = format!("{}/stats?top={}", connection.events(), stats.top);
    for (name, value) in [("q", filter.trim()), ("facets", stats.facets.trim())] {
        if !value.is_empty() {
            let _ = write!(path, "&{name}={}", escape(value));
        }
    }
    path
}

fn show(counted: &Counted) -> Result<()> {
    let events = match counted.total {
        1 => "event",
        _ => "events",
    };
    out::line(format_args!("{} {events}", counted.total))?;
    if let Some(histogram) = &counted.histogram {
        let room = Look::of_stdout().width();
        let room = room.map(|width| width.saturating_sub(LABEL).max(1));
        out::piece(over_time(histogram, room)?)?;
    }
    for facet in counted.facets.iter().filter(|facet| facet.distinct > 0) {
        out::line("")?;
        let rows = rows(facet, counted.total);
        let title = title(&facet.name);
        let columns = [
            Column::new("Events", 0),
            Column::new("Share", 0),
            Column::new(title, 1),
        ];
        Table::print(Look::of_stdout(), &columns, &rows)?;
    }
    Ok(())
}

/// Two lines of bars, and what they stand for: nothing where there is nothing.
fn over_time(histogram: &Histogram, room: Option<usize>) -> Result<String> {
    let (first, Some(span)) = (histogram.buckets.first(), span(histogram)?) else {
        return Ok(String::new());
    };
    let from = first.map_or("", |bucket| bucket.start.as_str());
    let last = histogram.buckets.last();
    let to = last.map_or("", |bucket| bucket.start.as_str());
    let each = room.map_or(1, |room| span.all.len().div_ceil(room));
    let (all, failed) = (joined(&span.all, each), joined(&span.failed, each));
    let most = all.iter().copied().max().unwrap_or_default();
    let width = words(histogram.bucket_seconds.saturating_mul(each as u64));
    let mut text = String::new();
    let _ = writeln!(text, "\nall     {}", bars(&all, most).trim_end());
    if failed.iter().any(|count| *count > 0) {
        let _ = writeln!(text, "failed  {}", bars(&failed, most).trim_end());
    }
    let from = event::visible(from);
    let to = event::visible(to);
    let _ = writeln!(
        text,
        "        {width} a bar, {most} at most; the first begins {from}, the last {to}"
    );
    Ok(text)
}

/// Counts of every bucket from the first to the last, also of those that no event is in.
struct Span {
    all: Vec<u64>,
    failed: Vec<u64>,
}

/// More buckets than a server makes.
const MOST: usize = 10_000;

fn span(histogram: &Histogram) -> Result<Option<Span>> {
    let impossible = || "the server's answer has a histogram that is none";
    let width = histogram.bucket_seconds;
    let mut span = Span {
        all: Vec::new(),
        failed: Vec::new(),
    };
    let mut first = None;
    for bucket in &histogram.buckets {
        let start: Timestamp = bucket.start.parse().map_err(|_| impossible())?;
        let start = start.as_micros() / 1_000_000;
        let first = *first.get_or_insert(start);
        let after = start.checked_sub(first).ok_or_else(impossible)?;
        // The first of all begins in 1970 and may be cut short.
        let place = after.div_ceil(width.max(1));
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        if place >= MOST || place < span.all.len() {
            return Err(impossible().into());
        }
        span.all.resize(place, 0);
        span.failed.resize(place, 0);
        span.all.push(bucket.success.saturating_add(bucket.failure));
        span.failed.push(bucket.failure);
    }
    Ok(first.map(|_| span))
}

/// A length of time for people.
fn words(seconds: u64) -> String {
    for (unit, name) in [(86_400, "d"), (3600, "h"), (60, "min")] {
        if seconds >= unit && seconds.is_multiple_of(unit) {
            return format!("{} {name}", seconds / unit);
        }
    }
    format!("{seconds} s")
}

/// The title of a facet's column.
fn title(name: &str) -> &'static str {
    match name {
        "action" => "Action",
        "category" => "Category",
        "user_email" => "User",
        "user_id" => "User id",
        "resource_type" => "Kind of resource",
        "ip_address" => "IP address",
        "outcome" => "Outcome",
        "source" => "Source",
        _ => "Value",
    }
}

fn rows(facet: &Facet, total: u64) -> Vec<[String; 3]> {
    let row = |count: u64, value: String| {
        let tenths = u128::from(count) * 1000 / u128::from(total.max(1));
        let share = format!("{}.{} %", tenths / 10, tenths % 10);
        [format!("{count:>6}"), format!("{share:>7}"), value]
    };
    let named = facet.values.iter().map(|value| {
        let text = match value.value.as_str() {
            "" => "(none)".to_owned(),
            text => event::visible(text).into_owned(),
        };
        row(value.count, text)
    });
    let mut rows: Vec<_> = named.collect();
    let more = facet.distinct.saturating_sub(facet.values.len() as u64);
    if more > 0 {
        rows.push(row(facet.others, format!("({more} others)")));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn histogram(width: u64, buckets: &[(&str, u64, u64)]) -> Histogram {
        let bucket = |(start, success, failure): &(&str, u64, u64)| Bucket {
            start: (*start).to_owned(),
            success: *success,
            failure: *failure,
        };
        Histogram {
            bucket_seconds: width,
            buckets: buckets.iter().map(bucket).collect(),
        }
    }

    #[test]
    fn gaps_are_blanks_and_failures_have_a_line() {
        let some = histogram(
            3600,
            &[
                ("2026-03-05T10:00:00Z", 1, 0),
                ("2026-03-05T13:00:00Z", 6, 2),
            ],
        );
        let text = over_time(&some, None).unwrap();
        assert_eq!(
            text,
            "\nall     ▁  █\nfailed     ▂\n        1 h a bar, 8 at most; the first begins 2026-03-05T10:00:00Z, the last 2026-03-05T13:00:00Z\n"
        );
        let narrow = over_time(&some, Some(2)).unwrap();
        assert!(
            narrow.contains("all     ▁█\n") && narrow.contains("2 h a bar"),
            "{narrow}"
        );
        assert_eq!(over_time(&histogram(1, &[]), None).unwrap(), "");
    }

    #[test]
    fn what_no_server_of_ours_answers_is_refused() {
        for buckets in [
            &[("yesterday", 1, 0)][..],
            &[
                ("2026-03-05T10:00:00Z", 1, 0),
                ("2026-03-05T09:00:00Z", 1, 0),
            ],
            &[
                ("2026-03-05T10:00:00Z", 1, 0),
                ("2026-03-05T10:00:00Z", 1, 0),
            ],
            &[
                ("1970-01-01T00:00:00Z", 1, 0),
                ("2026-03-05T10:00:00Z", 1, 0),
            ],
        ] {
            assert!(span(&histogram(1, buckets)).is_err(), "{buckets:?}");
        }
        // The first bucket of weeks is cut by 1970.
        let weeks = [
            ("1970-01-01T00:00:00Z", 1, 0),
            ("1970-01-05T00:00:00Z", 1, 0),
        ];
        let found = span(&histogram(7 * 86_400, &weeks)).unwrap().unwrap();
        assert_eq!(found.all, [1, 1]);
    }

    #[test]
    fn shares_and_what_is_not_named() {
        let facet = Facet {
            name: "user_email".into(),
            values: vec![
                Value {
                    value: "a\u{1b}[2J".into(),
                    count: 2,
                },
                Value {
                    value: String::new(),
                    count: 1,
                },
            ],
            distinct: 5,
            others: 3,
        };
        let rows = rows(&facet, 6);
        assert_eq!(rows[1], ["     1", " 16.6 %", "(none)"]);
        assert_eq!(rows[2], ["     3", " 50.0 %", "(3 others)"]);
        assert!(!rows[0][2].contains('\u{1b}'));
    }

    #[test]
    fn lengths_of_time_for_people() {
        for (seconds, text) in [
            (1, "1 s"),
            (90, "90 s"),
            (300, "5 min"),
            (7200, "2 h"),
            (604_800, "7 d"),
        ] {
            assert_eq!(words(seconds), text);
        }
    }
}
