//! Whatever a plain user asks for, they get what a simple look through their own events gives.

use std::collections::{BTreeMap, BTreeSet};

use event::Record;
use filter::Filter;
use serde_json::Value;

use super::world::{World, followed};

/// Terms of which filters are made. Some are of events of both, some of Mary's alone, some of nobody's.
const TERMS: &[&str] = &[
    "user_email:john@neogenesys.com",
    "-user_email:john@neogenesys.com",
    "user_email:mary*",
    "action:login",
    "-action:login",
    "action:johns_own_action,marys_own_action",
    "action:marys_own_action",
    "category:workspaces",
    "resource:workspace:*",
    "-resource:vault:*",
    "ip_address:192.0.2.0/30",
    "ip_address:198.51.100.9",
    "success:false",
    "success:true",
    "start:2026-03-05T03:00:00Z",
    "end:2026-03-05T08:30:00Z",
    "end:2019-12-31",
    "source:sent",
    "source:platform",
    "id:john-1*",
    "id:mary-*",
    "SAP",
    "marysecret",
    "-Neogénesys",
    "action:log* success:false",
];

/// Each term, and each two of them.
fn filters() -> Vec<String> {
    let mut filters = vec![String::new()];
    for (place, one) in TERMS.iter().enumerate() {
        filters.push((*one).to_owned());
        filters.extend(
            TERMS[place + 1..]
                .iter()
                .map(|other| format!("{one} {other}")),
        );
    }
    filters
}

/// The events that are John's, whatever else there is.
fn own(world: &World) -> Vec<Record> {
    let (store, of) = (&world.app.store, &world.app.organization);
    let mut own = Vec::new();
    let mut from = 0;
    while from < world.size() {
        let read = store.read_from(of, from, 1000).unwrap();
        from = read.last().unwrap().position + 1;
        let theirs = read.into_iter().map(|found| found.record);
        own.extend(theirs.filter(|record| record.user_id == world.john_id));
    }
    own
}

fn ids(events: &[Value]) -> BTreeSet<String> {
    let id = |event: &Value| event["id"].as_str().unwrap().to_owned();
    let ids: BTreeSet<String> = events.iter().map(id).collect();
    assert_eq!(ids.len(), events.len(), "one is there twice");
    ids
}

/// How often each value of something is there.
fn counts(found: &[&Record], value: impl Fn(&Record) -> String) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for record in found {
        *counts.entry(value(record)).or_default() += 1;
    }
    counts
}

fn facet(stats: &Value, name: &str) -> BTreeMap<String, u64> {
    let facets = stats["facets"].as_array().unwrap();
    let facet = facets.iter().find(|facet| facet["name"] == name).unwrap();
    let values = facet["values"].as_array().unwrap();
    assert_eq!(
        (facet["distinct"].as_u64(), &facet["others"]),
        (Some(values.len() as u64), &0.into())
    );
    let one = |value: &Value| {
        (
            value["value"].as_str().unwrap().to_owned(),
            value["count"].as_u64().unwrap(),
        )
    };
    values.iter().map(one).collect()
}

/// Events by the begin of their bucket, and whether they succeeded.
fn histogram(found: &[&Record], width: u64) -> BTreeMap<(u64, bool), u64> {
    // Buckets are counted from a Monday before 1970 on.
    const BEFORE: u64 = 3 * 86_400;
    let mut buckets = BTreeMap::new();
    for record in found {
        let at = record.timestamp.as_micros() / 1_000_000 + BEFORE;
        *buckets
            .entry(((at / width * width).saturating_sub(BEFORE), record.success))
            .or_default() += 1;
    }
    buckets
}

fn check_counts(stats: &Value, found: &[&Record], text: &str) {
    assert_eq!(stats["total"], found.len(), "{text}");
    let outcome = |record: &Record| if record.success { "success" } else { "failure" }.to_owned();
    let kind = |record: &Record| {
        record
            .resource
            .split(':')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    for (name, expected) in [
        ("action", counts(found, |record| record.action.clone())),
        (
            "user_email",
            counts(found, |record| record.user_email.clone().to_lowercase()),
        ),
        ("user_id", counts(found, |record| record.user_id.clone())),
        (
            "ip_address",
            counts(found, |record| record.ip_address.clone()),
        ),
        ("resource_type", counts(found, kind)),
        ("outcome", counts(found, outcome)),
    ] {
        assert_eq!(facet(stats, name), expected, "{name} of {text}");
    }
    let width = stats["histogram"]["bucket_seconds"].as_u64().unwrap();
    let mut buckets = BTreeMap::new();
    for bucket in stats["histogram"]["buckets"].as_array().unwrap() {
        let start: event::Timestamp = bucket["start"].as_str().unwrap().parse().unwrap();
        for (name, success) in [("success", true), ("failure", false)] {
            let count = bucket[name].as_u64().unwrap();
            if count > 0 {
                buckets.insert((start.as_micros() / 1_000_000, success), count);
            }
        }
    }
    assert_eq!(buckets, histogram(found, width), "{text}");
}

async fn every_answer_is_of_ones_own(world: &World) {
    let mut some = 0;
    let mut known = own(world);
    for (number, text) in filters().iter().enumerate() {
        let matcher = Filter::parse(text).unwrap().at(world.app.store.now());
        let found: Vec<&Record> = known
            .iter()
            .filter(|record| matcher.matches(*record))
            .collect();
        let expected: BTreeSet<String> = found
            .iter()
            .map(|record| event::display_id(record).to_string())
            .collect();
        some += usize::from(!found.is_empty());
        let q: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let listed = world
            .john
            .get(&format!("/api/audit-logs?limit=1000&q={q}"))
            .await
            .ok();
        assert_eq!(ids(listed.as_array().unwrap()), expected, "{text}");
        let stats = world
            .john
            .get(&format!("/api/audit-logs/stats?top=100&q={q}"))
            .await
            .ok();
        check_counts(&stats, &found, text);
        // These take longer, and each export is an event of John's more.
        if number % 16 == 0 {
            let followed = followed(&world.john, &format!("from=0&q={q}")).await;
            assert_eq!(ids(&lines(&followed.body)), expected, "{text}");
            let file = world
                .john
                .get(&format!("/api/audit-logs/export?format=ndjson&q={q}"))
                .await;
            assert_eq!(ids(&lines(file.text())), expected, "{text}");
            known = own(world);
        }
    }
    assert!(some > filters().len() / 3, "{some}");
}

fn lines(body: &str) -> Vec<Value> {
    let lines = body.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn every_answer_is_of_ones_own_events() {
    let world = World::new(false).await;
    world.others_act(120).await;
    every_answer_is_of_ones_own(&world).await;
}

/// Segments are found and counted in another way than rows, by an index of everybody's values.
#[tokio::test]
async fn every_answer_is_of_ones_own_events_when_they_are_sealed() {
    let world = World::new(false).await;
    world.others_act(4200).await;
    let store = world.app.store.clone();
    let sealed = tokio::task::spawn_blocking(move || store.seal(true, &mut |_| {}));
    assert!(sealed.await.unwrap().unwrap().entries >= 4096);
    world
        .send((40..60).map(|n| world.of_john(n)).collect())
        .await;
    every_answer_is_of_ones_own(&world).await;
}
