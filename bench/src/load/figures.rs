//! Figures of all rounds: medians for people, every value for programs.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use event::Timestamp;
use serde_json::{Value, json};

use super::stages::Stages;
use crate::{median, process};

/// Everything that was measured, in the order it was first.
pub(super) struct Figures {
    at: Timestamp,
    values: Vec<(String, Vec<f64>)>,
    notes: Vec<(String, String)>,
    stages: Option<Stages>,
}

impl Figures {
    pub(super) fn new(at: Timestamp) -> Self {
        Self {
            at,
            values: Vec::new(),
            notes: Vec::new(),
            stages: None,
        }
    }

    pub(super) fn add(&mut self, name: &str, value: f64) {
        match self.values.iter_mut().find(|(known, _)| known == name) {
            Some((_, values)) => values.push(value),
            None => self.values.push((name.to_owned(), vec![value])),
        }
    }

    pub(super) fn note(&mut self, name: &str, text: String) {
        self.notes.push((name.to_owned(), text));
    }

    pub(super) fn stages(&mut self, stages: Stages) {
        self.stages = Some(stages);
    }

    fn median(&self, name: &str) -> Option<f64> {
        let (_, values) = self.values.iter().find(|(known, _)| known == name)?;
        median(values)
    }

    /// How many times as fast as PostgreSQL in its faster form.
    fn ratios(&self) -> Vec<(&'static str, f64)> {
        let of = |ours: &str, theirs: &[&str]| {
            let theirs = theirs.iter().filter_map(|name| self.median(name));
            let best = theirs.fold(0.0, f64::max);
            let ours = self.median(ours)?;
            (best > 0.0).then_some(ours / best)
        };
        let bulk = of(
            "bulk events/s",
            &["postgres bulk values rows/s", "postgres bulk arrays rows/s"],
        );
        let single = of("single events/s", &["postgres single rows/s"]);
        [
            ("bulk, times PostgreSQL", bulk),
            ("single, times PostgreSQL", single),
        ]
        .into_iter()
        .filter_map(|(name, ratio)| Some((name, ratio?)))
        .collect()
    }

    /// For people.
    pub(super) fn table(&self) -> String {
        let mut out = format!("{}\n", process::machine());
        for (name, text) in &self.notes {
            let _ = writeln!(out, "{name}: {text}");
        }
        let _ = writeln!(out, "\n{:36} {:>12}   of all", "figure", "median");
        for (name, values) in &self.values {
            let all: Vec<String> = values.iter().map(|value| short(*value)).collect();
            let median = short(median(values).unwrap_or_default());
            let _ = writeln!(out, "{name:36} {median:>12}   {}", all.join(" "));
        }
        for (name, ratio) in self.ratios() {
            let _ = writeln!(out, "{name:36} {ratio:>12.2}");
        }
        if let Some(stages) = &self.stages {
            out.push_str(&stages.table());
        }
        out
    }

    /// For programs.
    pub(super) fn json(&self) -> String {
        let values: serde_json::Map<String, Value> = self
            .values
            .iter()
            .map(|(name, all)| {
                let of = json!({ "median": median(all), "all": all });
                (name.clone(), of)
            })
            .collect();
        let ratios: serde_json::Map<String, Value> = self
            .ratios()
            .into_iter()
            .map(|(name, ratio)| (name.to_owned(), ratio.into()))
            .collect();
        let notes: serde_json::Map<String, Value> = self
            .notes
            .iter()
            .map(|(name, text)| (name.clone(), text.as_str().into()))
            .collect();
        let all = json!({
            "at": self.at.to_string(),
            "machine": process::machine(),
            "notes": notes,
            "figures": values,
            "ratios": ratios,
            "stages": self.stages.as_ref().map(Stages::json),
        });
        format!("{all:#}\n")
    }
}

fn short(value: f64) -> String {
    if value >= 1000.0 {
        return format!("{value:.0}");
    }
    format!("{value:.2}")
}

/// Processor time spent so far: by the server, by this process, by everybody.
pub(super) struct Spent {
    at: Instant,
    server: Duration,
    client: Duration,
    all: Duration,
}

impl Spent {
    pub(super) fn now(server: u32) -> Result<Self, String> {
        Ok(Self {
            at: Instant::now(),
            server: process::processor_of(server)?,
            client: process::processor_of(std::process::id())?,
            all: process::processor_of_all(),
        })
    }

    /// Adds what was spent since on an event, and what share of the machine other programs took meanwhile.
    pub(super) fn until_now(
        self,
        server: u32,
        what: &str,
        events: u64,
        figures: &mut Figures,
    ) -> Result<(), String> {
        let now = Self::now(server)?;
        let server = now.server.saturating_sub(self.server);
        let client = now.client.saturating_sub(self.client);
        let all = now.all.saturating_sub(self.all);
        let each = |spent: Duration| spent.as_secs_f64() * 1e6 / events.max(1) as f64;
        figures.add(&format!("{what}: server us/event"), each(server));
        figures.add(&format!("{what}: client us/event"), each(client));
        let others = all.saturating_sub(server + client).as_secs_f64();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let machine = (now.at - self.at).as_secs_f64() * cores as f64;
        figures.add(
            &format!("{what}: other programs %"),
            100.0 * others / machine,
        );
        Ok(())
    }
}
