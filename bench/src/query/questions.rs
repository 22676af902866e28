//! What is asked, of us and of PostgreSQL.

use event::Timestamp;

use super::filled::{FREQUENT, Filled, RARE};
use crate::data::{self, SentIds};

const DAY: u64 = 24 * 3600 * 1_000_000;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A key that may read everybody's events.
    Key,
    /// A person, signed in, who may read their own.
    Person(u64),
}

/// A question. The rows it finds depend on the number of events.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) name: &'static str,
    pub(super) who: Who,
    /// Milliseconds the middle one may take at ten million events.
    pub(super) target: Option<f64>,
    /// What follows `/api/audit-logs`, in turn.
    pub(super) asked: Vec<String>,
    /// The same for PostgreSQL; empty where it has nothing like it.
    pub(super) sql: String,
}

impl Question {
    /// Whether a list is asked for.
    pub(super) fn is_list(&self) -> bool {
        self.asked.iter().all(|asked| asked.starts_with('?'))
    }

    /// Whether events are counted.
    pub(super) fn is_of_statistics(&self) -> bool {
        self.asked.iter().all(|asked| asked.starts_with("/stats"))
    }
}

/// What one must have looked for to ask.
pub(super) struct Known {
    /// Ids that the log gave to some of its events.
    pub(super) own: Vec<String>,
}

/// All questions. `own`: ids that the log gave to some of its events.
pub(super) fn questions(filled: &Filled, known: &Known) -> Vec<Question> {
    let mut all = lists(filled);
    all.extend(searches());
    all.extend(ids(filled, known));
    all.extend(statistics(filled));
    all
}

fn question(
    name: &'static str,
    target: impl Into<Option<f64>>,
    asked: impl Into<String>,
    sql: impl Into<String>,
) -> Question {
    Question {
        name,
        who: Who::Key,
        target: target.into(),
        asked: vec![asked.into()],
        sql: sql.into(),
    }
}

/// Rows of the table, the newest first.
fn newest(limit: u32, wanted: &str) -> String {
    let filter = if wanted.is_empty() { "" } else { "WHERE" };
    format!("SELECT * FROM audit_logs {filter} {wanted} ORDER BY timestamp DESC LIMIT {limit};\n")
}

fn oldest(wanted: &str) -> String {
    format!("SELECT * FROM audit_logs {wanted} ORDER BY timestamp LIMIT 500;\n")
}

fn lists(filled: &Filled) -> Vec<Question> {
    let user = |person| format!("?user_id={}", filled.user_id(person));
    let sql = |person| newest(500, &format!("user_id = '{}'", filled.user_id(person)));
    let rare = data::email(RARE);
    let mut all = vec![
        question("newest 500", 4.0, "?", newest(500, "")),
        question(
            "newest 500 of a frequent user",
            15.0,
            user(FREQUENT),
            sql(FREQUENT),
        ),
        question(
            "newest 500 of a user with 0.01 %",
            60.0,
            user(RARE),
            sql(RARE),
        ),
        question(
            "the same by address of mail",
            60.0,
            format!("?user_email={rare}"),
            newest(500, &format!("lower(user_email) = '{rare}'")),
        ),
        question(
            "newest 100 failed logins",
            8.0,
            "?action=login&success=false&limit=100",
            newest(100, "action = 'login' AND NOT success"),
        ),
        question(
            "an address that never occurs",
            3.0,
            "?ip_address=203.0.113.9",
            newest(500, "ip_address = '203.0.113.9'"),
        ),
        question(
            "an id that never occurs",
            3.0,
            "?id=evt-none",
            newest(500, "id = 'evt-none'"),
        ),
        question(
            "a request id that never occurs",
            3.0,
            "?request_id=req-none",
            newest(500, "request_id = 'req-none'"),
        ),
        question(
            "one resource, failures",
            None,
            "?q=resource:workspace:ws-17+success:false",
            newest(
                500,
                "resource = 'workspace' || chr(58) || 'ws-17' AND NOT success",
            ),
        ),
        question(
            "a network, one action",
            None,
            "?q=ip_address:10.1.0.0/16+action:logout",
            newest(500, "ip_address LIKE '10.1.%' AND action = 'logout'"),
        ),
        question(
            "a ticket in metadata",
            None,
            "?q=metadata.ticket:CHG-77",
            newest(500, "metadata->>'ticket' = 'CHG-77'"),
        ),
        question("oldest 500", None, "?order=asc", oldest("")),
        question(
            "oldest 500 failures",
            None,
            "?success=false&order=asc",
            oldest("WHERE NOT success"),
        ),
    ];
    for (name, person, target) in [
        ("their newest 500, a frequent user", FREQUENT, 15.0),
        ("their newest 500, a user with 0.01 %", RARE, 60.0),
    ] {
        all.push(Question {
            who: Who::Person(person),
            ..question(name, target, "?", sql(person))
        });
    }
    all
}

/// Words are looked for in three fields, without regard to case.
fn searches() -> Vec<Question> {
    let words = |text: &str| {
        let fields = ["details", "resource", "user_email"];
        let each = fields.map(|field| format!("{field} ILIKE '%{text}%'"));
        newest(500, &format!("({})", each.join(" OR ")))
    };
    vec![
        question(
            "a word that occurs nowhere",
            30.0,
            "?q=xylophone",
            words("xylophone"),
        ),
        question(
            "part of a word that occurs nowhere",
            150.0,
            "?q=zzq",
            words("zzq"),
        ),
        question(
            "digits that occur nowhere",
            150.0,
            "?q=%2399999999999",
            words("#99999999999"),
        ),
        question(
            "a text that occurs once in 500",
            None,
            "?q=%22499%3A%22",
            // `pgbench` takes what follows a colon for a variable.
            words("499' || chr(58) || '"),
        ),
    ]
}

/// One event, and its proof.
fn ids(filled: &Filled, known: &Known) -> Vec<Question> {
    const EACH: u64 = 41;
    let sent: Vec<String> = (0..EACH)
        .filter_map(|part| {
            let from = filled.events * part / EACH;
            (from..filled.events.min(from + 64)).find_map(|n| data::sent_id(n, filled.ids))
        })
        .collect();
    let one = |id: &str| format!("SELECT * FROM audit_logs WHERE id = '{id}';\n");
    let mut all = Vec::new();
    if let Some(some) = sent.get(sent.len() / 2) {
        all.push(Question {
            asked: sent.iter().map(|id| format!("/{id}")).collect(),
            ..question("one event by its sender's id", 5.0, "", one(some))
        });
    }
    if !known.own.is_empty() {
        let numbered = (0..filled.events).find(|n| data::sent_id(*n, filled.ids).is_none());
        let id = numbered.map(own_id_of_row).unwrap_or_default();
        all.push(Question {
            asked: known.own.iter().map(|id| format!("/{id}")).collect(),
            ..question("one event by the log's id", 5.0, "", one(&id))
        });
    }
    let proofs = match filled.ids {
        SentIds::None => &known.own,
        _ => &sent,
    };
    if !proofs.is_empty() {
        all.push(Question {
            asked: proofs.iter().map(|id| format!("/{id}/proof")).collect(),
            ..question("the proof of an event", 5.0, "", "")
        });
    }
    all
}

/// What PostgreSQL has for the id of an event whose sender gave none.
pub(super) fn own_id_of_row(n: u64) -> String {
    format!("log-{:08x}-0000-7000-8000-{n:012x}", demo::mix(n, 90) >> 32)
}

fn statistics(filled: &Filled) -> Vec<Question> {
    const FACETS: &str = "/stats?histogram=false";
    const HISTOGRAM: &str = "/stats?facets=none";
    const FAILED: &str = "action = 'login' AND NOT success";
    let week = filled.until.as_micros().saturating_sub(7 * DAY);
    let week = Timestamp::from_micros(week).unwrap_or(filled.until);
    // A number, for `pgbench` takes what follows a colon for a variable.
    let of_week = format!(
        "timestamp >= to_timestamp({}.0 / 1000000)",
        week.as_micros()
    );
    let mut all = vec![
        question("facets of the whole log", 20.0, FACETS, facets("")),
        question(
            "facets of failed logins",
            150.0,
            format!("{FACETS}&action=login&success=false"),
            facets(FAILED),
        ),
        question(
            "facets of a week",
            150.0,
            format!("{FACETS}&start={week}"),
            facets(&of_week),
        ),
        question("histogram of the whole log", 10.0, HISTOGRAM, histogram("")),
        question(
            "histogram of failed logins",
            100.0,
            format!("{HISTOGRAM}&action=login&success=false"),
            histogram(FAILED),
        ),
        question(
            "histogram of a week",
            100.0,
            format!("{HISTOGRAM}&start={week}"),
            histogram(&of_week),
        ),
    ];
    for (name, person) in [
        ("their facets, a frequent user", FREQUENT),
        ("their facets, a user with 0.01 %", RARE),
    ] {
        let own = format!("user_id = '{}'", filled.user_id(person));
        all.push(Question {
            who: Who::Person(person),
            ..question(name, 60.0, FACETS, facets(&own))
        });
    }
    all
}

/// Ten values of each, as the answer has them; category and source follow from others or are the same in all rows.
fn facets(wanted: &str) -> String {
    let filter = if wanted.is_empty() { "" } else { "WHERE" };
    let fields = [
        "action",
        "user_email",
        "user_id",
        "split_part(resource, chr(58), 1)",
        "ip_address",
        "success",
    ];
    let each = fields.map(|field| {
        format!(
            "SELECT {field}, count(*) FROM audit_logs {filter} {wanted} GROUP BY 1 ORDER BY 2 DESC LIMIT 10;\n"
        )
    });
    each.concat()
}

/// As many buckets as the answer has for thirty days, and for a week.
fn histogram(wanted: &str) -> String {
    let filter = if wanted.is_empty() { "" } else { "WHERE" };
    format!(
        "SELECT date_bin('6 hours', timestamp, '1969-12-29'), success, count(*) FROM audit_logs {filter} {wanted} \
         GROUP BY 1, 2 ORDER BY 1;\n"
    )
}
