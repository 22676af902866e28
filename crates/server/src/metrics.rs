//! Counters of HTTP, and the text of `/metrics` (the Prometheus text format).

use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use axum::http::StatusCode;
use store::{Health, Metrics};

use crate::routes;

/// The statuses this server answers with; others are counted together, as 0.
const STATUSES: [u16; 20] = [
    200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 431, 500, 503,
    0,
];

#[derive(Default)]
struct RouteCounters {
    answers: [AtomicU64; STATUSES.len()],
    micros: AtomicU64,
}

/// Answers by route and status. The last row is for requests of no route.
pub(crate) struct HttpMetrics {
    routes: Vec<RouteCounters>,
}

impl HttpMetrics {
    pub(crate) fn new(routes: usize) -> Self {
        Self {
            routes: (0..=routes).map(|_| RouteCounters::default()).collect(),
        }
    }

    /// Counts an answer of the route at `place` in the table.
    pub(crate) fn answered(&self, place: Option<usize>, status: StatusCode, took: Duration) {
        let Some(row) = place
            .and_then(|place| self.routes.get(place))
            .or(self.routes.last())
        else {
            return;
        };
        let known = STATUSES.iter().position(|known| *known == status.as_u16());
        if let Some(count) = row.answers.get(known.unwrap_or(STATUSES.len() - 1)) {
            count.fetch_add(1, Relaxed);
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        row.micros.fetch_add(micros, Relaxed);
    }

    fn write(&self, out: &mut String) {
        let names = routes::table()
            .map(|route| (route.method.as_str(), route.path))
            .chain([("", "")]);
        family(
            out,
            "neosc_http_requests_total",
            "counter",
            "Requests answered, by route and status.",
        );
        let mut spent = String::new();
        for (row, (method, path)) in self.routes.iter().zip(names) {
            let labels = format!("method=\"{method}\",route=\"{path}\"");
            for (status, count) in STATUSES.iter().zip(&row.answers) {
                let count = count.load(Relaxed);
                if count > 0 {
                    let _ = writeln!(
                        out,
                        "neosc_http_requests_total{{{labels},status=\"{status}\"}} {count}"
                    );
                }
            }
            let micros = row.micros.load(Relaxed);
            if micros > 0 {
                let _ = writeln!(
                    spent,
                    "neosc_http_request_seconds_total{{{labels}}} {}",
                    seconds(micros)
                );
            }
        }
        family(
            out,
            "neosc_http_request_seconds_total",
            "counter",
            "Time from head to answer, by route.",
        );
        out.push_str(&spent);
    }
}

/// Answers that last, just now.
pub(crate) struct Lasting {
    pub(crate) live_views: usize,
    pub(crate) exports: usize,
}

/// Everything, as Prometheus reads it.
pub(crate) fn text(
    http: &HttpMetrics,
    store: &Metrics,
    health: &Health,
    lasting: &Lasting,
) -> String {
    let mut out = String::with_capacity(4096);
    let whole = |value: u64| value.to_string();
    let rows = [
        (
            "neosc_events_total",
            "counter",
            "Events accepted.",
            whole(store.events()),
        ),
        (
            "neosc_commits_total",
            "counter",
            "Transactions that appended.",
            whole(store.commits()),
        ),
        (
            "neosc_resealed_groups_total",
            "counter",
            "Groups sealed again under the lock.",
            whole(store.reseals()),
        ),
        (
            "neosc_commit_seconds_total",
            "counter",
            "Time spent in transactions that appended.",
            seconds(store.commit_micros()),
        ),
        (
            "neosc_longest_commit_seconds",
            "gauge",
            "The longest of them.",
            seconds(store.longest_commit_micros()),
        ),
        (
            "neosc_checkpoints_total",
            "counter",
            "Checkpoints signed.",
            whole(store.checkpoints()),
        ),
        (
            "neosc_wal_bytes",
            "gauge",
            "Bytes of the write-ahead log.",
            whole(health.wal_bytes),
        ),
        (
            "neosc_in_flight_bytes",
            "gauge",
            "Bytes of events between arrival and acknowledgement.",
            health.in_flight_bytes.to_string(),
        ),
        (
            "neosc_live_views",
            "gauge",
            "Live views that are open.",
            lasting.live_views.to_string(),
        ),
        (
            "neosc_exports",
            "gauge",
            "Exports that run.",
            lasting.exports.to_string(),
        ),
        (
            "neosc_stopped_logs",
            "gauge",
            "Logs that accept nothing.",
            health.stopped.len().to_string(),
        ),
        (
            "neosc_logs_ahead",
            "gauge",
            "Logs whose clock is ahead of the machine's.",
            health.ahead.len().to_string(),
        ),
        (
            "neosc_up",
            "gauge",
            "1 if everything works.",
            u8::from(health.is_well()).to_string(),
        ),
    ];
    for (name, kind, help, value) in rows {
        family(&mut out, name, kind, help);
        let _ = writeln!(out, "{name} {value}");
    }
    http.write(&mut out);
    out
}

fn family(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_route_and_status() {
        let metrics = HttpMetrics::new(routes::table().count());
        metrics.answered(Some(0), StatusCode::OK, Duration::from_micros(1_500_000));
        metrics.answered(Some(0), StatusCode::OK, Duration::ZERO);
        metrics.answered(None, StatusCode::NOT_FOUND, Duration::ZERO);
        metrics.answered(Some(usize::MAX), StatusCode::IM_A_TEAPOT, Duration::ZERO);
        let mut out = String::new();
        metrics.write(&mut out);
        let first = routes::table().next().unwrap();
        let labels = format!("method=\"{}\",route=\"{}\"", first.method, first.path);
        for line in [
            format!("neosc_http_requests_total{{{labels},status=\"200\"}} 2\n"),
            format!("neosc_http_request_seconds_total{{{labels}}} 1.500000\n"),
            "neosc_http_requests_total{method=\"\",route=\"\",status=\"404\"} 1\n".into(),
            "neosc_http_requests_total{method=\"\",route=\"\",status=\"0\"} 1\n".into(),
        ] {
            assert!(out.contains(&line), "{line} in {out}");
        }
    }
}
