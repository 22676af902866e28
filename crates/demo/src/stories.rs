//! What is worth finding.

use event::Timestamp;
use serde_json::json;

use crate::{
    HOURS_BEHIND_UTC, PLACE,
    day::{HOUR, MINUTE},
    draw::Draw,
    happened::Event,
    history::{DAY, Plan},
    people::Person,
    usage::{FINANCE, SAP},
};

/// Something that happened among everything else, and how it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// What happened, for people.
    pub title: String,
    /// A filter of ours that finds it.
    pub filter: String,
    /// Events the filter finds.
    pub events: usize,
    /// A filter that finds the one event which tells most.
    pub crucial: String,
}

/// Who the stories are about, by number among the people.
const VICTIM: usize = 17;
const PROMOTED: usize = 41;
const ADMINISTRATOR: usize = 3;
const LEAVING: usize = 33;

const ATTACKER: &str = "203.0.113.66";
const UNUSUAL: &str = "198.51.100.250";

/// All of them.
pub(crate) fn all(plan: &Plan, people: &[Person]) -> (Vec<Event>, Vec<Story>) {
    let who = |number: usize| people.get(number);
    let (Some(victim), Some(promoted), Some(admin), Some(leaving)) =
        (who(VICTIM), who(PROMOTED), who(ADMINISTRATOR), who(LEAVING))
    else {
        return (Vec::new(), Vec::new());
    };
    let told = [
        brute_force(plan, victim),
        policy_off(plan, admin, promoted),
        mass_export(plan, leaving),
    ];
    let (mut events, mut stories) = (Vec::new(), Vec::new());
    for (of, story) in told {
        events.extend(of);
        stories.push(story);
    }
    (events, stories)
}

/// A moment so many days ago, by the office's clock.
fn moment(plan: &Plan, days: u64, hours: u64, minutes: u64) -> u64 {
    plan.last_midnight().saturating_sub(days * DAY) + hours * HOUR + minutes * MINUTE
}

fn text(micros: u64) -> String {
    Timestamp::from_micros(micros)
        .unwrap_or_default()
        .to_string()
}

/// Nine days ago, at night: passwords are tried until one is right.
fn brute_force(plan: &Plan, victim: &Person) -> (Vec<Event>, Story) {
    let mut draw = Draw::new(plan.seed, 11);
    let mut at = moment(plan, 9, 2, 14);
    let mut events = Vec::new();
    let mut add = |event: Event, seconds: u64| {
        at += seconds * 1_000_000 + draw.below(900_000);
        let mut event = event.from(ATTACKER).at(at);
        event.user_agent = Some("python-requests/2.32");
        events.push(event);
    };
    for _ in 0..(plan.events / 250).clamp(12, 180) {
        add(
            Event::by(victim, "login", "auth", "").failed("Invalid credentials"),
            3,
        );
    }
    add(
        Event::by(victim, "login", "auth", "User logged in successfully"),
        3,
    );
    let session = "sess-00000badc0de";
    add(SAP.launched(victim, session), 20);
    for code in ["SU01", "SE16", "FBL5N", "SE16", "FB60"] {
        let details = format!("Ran transaction {code}");
        add(
            Event::by(victim, "sap.transaction", format!("sap:{code}"), details).within(session),
            45,
        );
    }
    add(Event::by(victim, "logout", "auth", "User logged out"), 60);
    let filter = format!("ip_address:{ATTACKER}");
    let story = Story {
        title: format!(
            "passwords of {} are tried at night, until one is right",
            victim.email
        ),
        crucial: format!("action:login success:true {filter}"),
        events: events.len(),
        filter,
    };
    (events, story)
}

/// Five days ago: a policy is off for three quarters of an hour, and somebody becomes an administrator meanwhile.
fn policy_off(plan: &Plan, admin: &Person, promoted: &Person) -> (Vec<Event>, Story) {
    const POLICY: &str = "policy:pol-mfa-required";
    let toggled = |before: bool, details: &str| {
        let metadata = json!({"before": {"enabled": before}, "after": {"enabled": !before}});
        Event::by(admin, "toggle_policy", POLICY, details).with(metadata)
    };
    let role = Event::by(
        admin,
        "change_role",
        format!("user:{}", promoted.id),
        "Changed role from user to admin",
    );
    let role = role.with(json!({"before": {"role": "user"}, "after": {"role": "admin"}}));
    let steps = [
        (
            3,
            Event::by(admin, "login", "auth", "User logged in successfully"),
        ),
        (7, toggled(true, "Policy disabled")),
        (12, role),
        (51, toggled(false, "Policy enabled")),
        (53, Event::by(admin, "logout", "auth", "User logged out")),
    ];
    let events: Vec<_> = steps
        .into_iter()
        .map(|(minute, event)| event.from(UNUSUAL).at(moment(plan, 5, 3, minute)))
        .collect();
    let (from, to) = (text(moment(plan, 5, 3, 0)), text(moment(plan, 5, 4, 0)));
    let story = Story {
        title: format!(
            "{} switches a policy off at 3 a.m. in {PLACE} ({} a.m. UTC), and on again",
            admin.email,
            3 + HOURS_BEHIND_UTC
        ),
        filter: format!("user_email:{} start:{from} end:{to}", admin.email),
        events: events.len(),
        crucial: format!("action:toggle_policy disabled start:{from} end:{to}"),
    };
    (events, story)
}

/// Three days ago, late: everything is taken along.
fn mass_export(plan: &Plan, leaving: &Person) -> (Vec<Event>, Story) {
    let mut draw = Draw::new(plan.seed, 13);
    let begins = moment(plan, 3, 22, 10);
    let mut at = begins;
    let session = "sess-0000000f2e55";
    let mut events = vec![
        Event::by(leaving, "login", "auth", "User logged in successfully"),
        FINANCE.launched(leaving, session),
    ];
    for number in 0..(plan.events / 60).clamp(20, 800) {
        let file = format!("customer-{:05}.pdf", 1 + number * 7);
        let bytes = 40_000 + draw.below(900_000);
        let event = Event::by(
            leaving,
            "file.downloaded",
            format!("file:{file}"),
            format!("Downloaded {file}"),
        );
        events.push(event.within(session).with(json!({"bytes": bytes})));
    }
    events.push(Event::by(leaving, "logout", "auth", "User logged out"));
    for event in &mut events {
        at += 1_000_000 + draw.below(4_000_000);
        *event = event.clone().from(&leaving.home).at(at);
    }
    let times = format!("start:{} end:{}", text(begins), text(begins + 2 * HOUR));
    let filter = format!(
        "action:file.downloaded user_email:{} {times}",
        leaving.email
    );
    let story = Story {
        title: format!(
            "{} downloads {} files late in the evening",
            leaving.email,
            events.len() - 3
        ),
        crucial: format!("action:login user_email:{} {times}", leaving.email),
        events: events.len() - 3,
        filter,
    };
    (events, story)
}
