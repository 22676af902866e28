//! How long questions took: a table for people, JSON for programs.

use std::{fmt::Write, time::Duration};

use serde_json::{Map, Value, json};

use crate::percentile;

/// How often a question is asked after the first time: often where that takes no time, less where it would take more
/// than so many seconds.
const QUICK: Duration = Duration::from_millis(10);
const TIMES_QUICK: u32 = 200;
const TIMES: u32 = 40;
const LEAST: u32 = 4;
const SECONDS: f64 = 10.0;

/// Events at which the targets hold.
const OF_TARGETS: u64 = 10_000_000;

/// How often a question is asked that took so long the first time.
pub(super) fn times(first: Duration) -> u32 {
    if first < QUICK {
        return TIMES_QUICK;
    }
    let fit = SECONDS / first.as_secs_f64();
    (fit as u32).clamp(LEAST, TIMES)
}

/// How long a question took, in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Took {
    first: f64,
    p50: f64,
    p99: f64,
    times: usize,
    /// Rows of the answer, where it has some.
    rows: Option<u64>,
}

impl Took {
    /// Of the first time and those after it, of which there must be some.
    pub(super) fn of(waits: Vec<Duration>, rows: Option<u64>) -> Option<Self> {
        let (first, again) = waits.split_first()?;
        let mut again: Vec<f64> = again.iter().map(|wait| wait.as_secs_f64() * 1e3).collect();
        again.sort_by(f64::total_cmp);
        Some(Self {
            first: first.as_secs_f64() * 1e3,
            p50: percentile(&again, 0.5)?,
            p99: percentile(&again, 0.99)?,
            times: again.len(),
            rows,
        })
    }

    fn json(&self) -> Value {
        json!({
            "p50_ms": self.p50, "p99_ms": self.p99, "first_ms": self.first,
            "times": self.times, "rows": self.rows,
        })
    }
}

/// A question and how long it took.
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) is_list: bool,
    pub(super) target: Option<f64>,
    pub(super) ours: Took,
    pub(super) theirs: Option<Took>,
}

impl Figure {
    /// How many times as long PostgreSQL took.
    fn ratio(&self) -> Option<f64> {
        let theirs = self.theirs.as_ref()?;
        Some(theirs.p50 / self.ours.p50.max(1e-6))
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name,
            "target_ms": self.target,
            "ours": self.ours.json(),
            "postgres": self.theirs.as_ref().map(Took::json),
            "times_postgres": self.ratio(),
        })
    }
}

/// All that was measured of a log.
pub(super) struct Figures {
    pub(super) events: u64,
    pub(super) asked: Vec<Figure>,
    /// Single numbers, with what they are.
    pub(super) others: Vec<(String, f64)>,
    /// The middle times of another log, by question.
    pub(super) against: Option<Against>,
}

/// What was measured before, of a log of fewer events.
pub(super) struct Against {
    events: u64,
    p50: Map<String, Value>,
}

impl Against {
    /// From the JSON of [`Figures::json`].
    pub(super) fn read(text: &str) -> Option<Self> {
        let all: Value = serde_json::from_str(text).ok()?;
        let questions = all.get("questions")?.as_array()?.iter();
        let p50 = questions
            .map(|question| {
                let name = question.get("name")?.as_str()?.to_owned();
                Some((name, question.get("ours")?.get("p50_ms")?.clone()))
            })
            .collect::<Option<_>>()?;
        Some(Self {
            events: all.get("events")?.as_u64()?,
            p50,
        })
    }

    /// How many times as long as it took there.
    fn times(&self, figure: &Figure) -> Option<f64> {
        let before = self.p50.get(figure.name)?.as_f64()?;
        Some(figure.ours.p50 / before.max(1e-6))
    }
}

impl Figures {
    /// For people.
    pub(super) fn table(&self) -> String {
        let mut out = format!(
            "{:<37} {:>7} {:>9} {:>9} {:>9} {:>9}{}{}\n",
            "milliseconds",
            "target",
            "p50",
            "p99",
            "first",
            "rows",
            if self.has_theirs() {
                format!(
                    " {:>9} {:>9} {:>7} {:>8}",
                    "PG p50", "PG p99", "rows", "PG:ours"
                )
            } else {
                String::new()
            },
            match &self.against {
                Some(against) => format!("  p50 to that of {} events", against.events),
                None => String::new(),
            }
        );
        for figure in &self.asked {
            let _ = writeln!(out, "{}", self.line(figure));
        }
        for (name, value) in &self.others {
            let _ = writeln!(out, "{name:<50} {value:>12.1}");
        }
        if let Some(worst) = self.worst() {
            out.push_str(&worst);
        }
        out
    }

    fn has_theirs(&self) -> bool {
        self.asked.iter().any(|figure| figure.theirs.is_some())
    }

    fn line(&self, figure: &Figure) -> String {
        let ours = &figure.ours;
        let target = figure.target.map(|target| format!("{target:.0}"));
        let mut line = format!(
            "{:<37} {:>7} {:>9.2} {:>9.2} {:>9.2} {:>9}",
            figure.name,
            target.unwrap_or_default(),
            ours.p50,
            ours.p99,
            ours.first,
            number(ours.rows)
        );
        if self.has_theirs() {
            let cells = figure.theirs.as_ref().map(|theirs| {
                let ratio = figure.ratio().unwrap_or_default();
                let rows = number(theirs.rows);
                format!(
                    " {:>9.2} {:>9.2} {rows:>7} {ratio:>8.2}",
                    theirs.p50, theirs.p99
                )
            });
            line.push_str(&cells.unwrap_or_else(|| " ".repeat(37)));
        }
        if let Some(times) = self
            .against
            .as_ref()
            .and_then(|before| before.times(figure))
        {
            let _ = write!(line, "  {times:.2}");
        }
        // What is asked of ten million events is no promise of fewer, which take less.
        if figure.target.is_some_and(|target| ours.p50 > target) && self.events >= OF_TARGETS {
            line.push_str("  missed");
        }
        line
    }

    /// The list that grew most from a smaller log to this one.
    fn worst(&self) -> Option<String> {
        let against = self.against.as_ref()?;
        let lists = self.asked.iter().filter(|figure| figure.is_list);
        let (times, name) = lists
            .filter_map(|figure| Some((against.times(figure)?, figure.name)))
            .max_by(|(a, _), (b, _)| a.total_cmp(b))?;
        let (events, before) = (self.events, against.events);
        Some(format!(
            "lists of {events} events take at most {times:.2} times as long as those of {before} (target 2): {name}\n"
        ))
    }

    /// For programs.
    pub(super) fn json(&self, machine: &str) -> String {
        let asked: Vec<Value> = self.asked.iter().map(Figure::json).collect();
        let others: Map<String, Value> = (self.others.iter())
            .map(|(name, value)| (name.clone(), (*value).into()))
            .collect();
        let all = json!({
            "events": self.events, "machine": machine, "figures": others, "questions": asked,
        });
        format!("{all:#}\n")
    }
}

fn number(rows: Option<u64>) -> String {
    rows.map(|rows| rows.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn took(middle: u64) -> Took {
        let waits = [9, middle, middle + 1, middle - 1].map(Duration::from_millis);
        Took::of(waits.into(), Some(3)).unwrap()
    }

    fn figures(events: u64, middle: u64) -> Figures {
        let figure = Figure {
            name: "newest",
            is_list: true,
            target: Some(4.0),
            ours: took(middle),
            theirs: Some(took(2 * middle)),
        };
        Figures {
            events,
            asked: vec![figure],
            others: vec![("memory".into(), 7.0)],
            against: None,
        }
    }

    #[test]
    fn slow_questions_are_asked_less_often() {
        assert_eq!(times(Duration::ZERO), TIMES_QUICK);
        assert_eq!(times(QUICK), TIMES);
        assert_eq!(times(Duration::from_secs(1)), 10);
        assert_eq!(times(Duration::from_secs(60)), LEAST);
    }

    #[test]
    fn the_first_time_stands_alone() {
        let took = took(20);
        assert!((took.first - 9.0).abs() < 1e-9 && (took.p50 - 20.0).abs() < 1e-9);
        assert!((took.p99 - 21.0).abs() < 1e-9 && took.times == 3);
        assert_eq!(Took::of(Vec::new(), None), None);
        assert_eq!(Took::of(vec![Duration::ZERO], None), None);
    }

    #[test]
    fn a_larger_log_is_compared_with_what_was_written_of_a_smaller_one() {
        let small = figures(1_000_000, 2).json("a machine");
        let mut large = figures(OF_TARGETS, 5);
        large.against = Some(Against::read(&small).unwrap());
        let table = large.table();
        assert!(table.contains("  2.50  missed\n"), "{table}");
        assert!(table.contains("at most 2.50 times"), "{table}");
        assert!(table.contains(" 2.00 "), "{table}");
        assert!(!figures(1_000_000, 5).table().contains("missed"));
        assert!(Against::read("{}").is_none());
    }
}
