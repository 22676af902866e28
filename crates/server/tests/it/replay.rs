//! The log alone tells what runs.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use event::Record;
use serde_json::Value;

use crate::{Client, TestApp, recorded::metadata};

const CLIENTS: u64 = 64;
const PEOPLE: u64 = 8;
/// How long they act, in each of two rounds: thirty seconds in all.
const ACTING: Duration = Duration::from_secs(15);
const WORKSPACES: [&str; 4] = [
    "ws-sap-neogenesys",
    "ws-ubuntu-desktop",
    "ws-dev-tools",
    "ws-secure-browser",
];

/// Numbers that look random, the same each time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// Launches, stops and disconnects; whether others are faster does not matter.
async fn act(client: Client, seed: u64) {
    let mut dice = Dice(seed);
    let mut launched: Vec<String> = Vec::new();
    let end = Instant::now() + ACTING;
    while Instant::now() < end {
        let workspace = WORKSPACES[dice.below(4) as usize];
        let path = match dice.below(4) {
            0 => format!("/api/workspaces/{workspace}/stop"),
            1 if !launched.is_empty() => {
                let at = dice.below(launched.len() as u64) as usize;
                format!("/api/sessions/{}/disconnect", launched[at])
            }
            _ => format!("/api/workspaces/{workspace}/launch"),
        };
        let reply = client.post(&path, Value::Null).await;
        match reply.status.as_u16() {
            200 => {}
            409 => continue,
            status => panic!("{path}: {status} {}", reply.text()),
        }
        if let Some(session) = reply.json()["session_id"].as_str() {
            launched.push(session.to_owned());
        }
    }
}

/// Whose session of which workspace runs, by its id, and why those that ended did.
#[derive(Debug, Default, PartialEq, Eq)]
struct Replayed {
    running: BTreeMap<String, (String, String)>,
    ended: BTreeMap<String, String>,
}

impl Replayed {
    fn learn(&mut self, record: &Record) {
        let named = record.resource.split_once(':');
        let (_, id) = named.unwrap_or_default();
        match (record.action.as_str(), record.success) {
            ("launch_workspace", true) => {
                let session = record.session_id.clone().unwrap();
                let of = (record.user_id.clone(), id.to_owned());
                assert!(self.running.insert(session, of).is_none());
            }
            ("stop_workspace", true) => {
                let of = (record.user_id.clone(), id.to_owned());
                let (theirs, others): (BTreeMap<_, _>, _) = std::mem::take(&mut self.running)
                    .into_iter()
                    .partition(|(_, whose)| *whose == of);
                // It says which, and there were some.
                let told = metadata(record)["sessions"].as_array().unwrap().len();
                assert!(told > 0 && told == theirs.len());
                self.running = others;
                self.end(theirs.into_keys(), "stop");
            }
            ("disconnect_session", true) => {
                assert!(self.running.remove(id).is_some(), "{id} did not run");
                let by = match record.details.as_str() {
                    "Session disconnected" => "disconnect",
                    "Session disconnected (one session per person)" => "policy",
                    "Session disconnected (sign-in not used)" => "idle",
                    other => panic!("{other}"),
                };
                self.end([id.to_owned()], by);
            }
            _ => {}
        }
    }

    fn end(&mut self, sessions: impl IntoIterator<Item = String>, by: &str) {
        let ended = sessions.into_iter().map(|id| (id, by.to_owned()));
        self.ended.extend(ended);
    }

    fn seen(sessions: &Value) -> Self {
        let mut seen = Self::default();
        for session in sessions.as_array().unwrap() {
            let text = |name: &str| session[name].as_str().unwrap().to_owned();
            if session["ended_at"].is_null() {
                let of = (text("user_id"), text("workspace_id"));
                seen.running.insert(text("id"), of);
            } else {
                seen.ended.insert(text("id"), text("ended_by"));
            }
        }
        seen
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn replaying_the_events_gives_what_there_is() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        people.push(app.user(&format!("person-{n}@neogenesys.com")).await.0);
    }
    for (round, single) in [(0, false), (1, true)] {
        if single {
            let policy = admin.ask("PATCH", "/api/policies/pol-single-session");
            policy.send().await.ok();
        }
        let mut acting = tokio::task::JoinSet::new();
        for n in 0..CLIENTS {
            let client = people[(n % PEOPLE) as usize].clone();
            acting.spawn(act(client, round * CLIENTS + n));
        }
        while let Some(done) = acting.join_next().await {
            done.unwrap();
        }
        let replayed = replayed(&app, &admin).await;
        assert!(replayed.ended.len() > 50 && !replayed.running.is_empty());
        if single {
            assert!(replayed.ended.values().any(|by| by == "policy"));
        }
    }
    // Half of them go on, while the others' sign-ins end by themselves.
    app.advance(20 * 60);
    for person in [&admin].into_iter().chain(&people[..PEOPLE as usize / 2]) {
        person.get("/api/auth/me").await.ok();
    }
    app.advance(10 * 60);
    app.end_overdue().await;
    let replayed = replayed(&app, &admin).await;
    assert!(replayed.ended.values().any(|by| by == "idle") && !replayed.running.is_empty());
}

/// What the events tell, which is what there is.
async fn replayed(app: &TestApp, admin: &Client) -> Replayed {
    let mut replayed = Replayed::default();
    for record in app.since(0) {
        replayed.learn(&record);
    }
    let mut sessions = Vec::new();
    let mut path = "/api/sessions?limit=100".to_owned();
    loop {
        let page = admin.get(&path).await;
        let next = page.next_cursor();
        sessions.extend(page.ok().as_array().unwrap().clone());
        let Some(next) = next else { break };
        path = format!("/api/sessions?limit=100&cursor={next}");
    }
    assert_eq!(Replayed::seen(&Value::Array(sessions)), replayed);
    replayed
}
