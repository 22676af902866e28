//! One day of one person.

use serde_json::json;

use crate::{
    draw::Draw,
    happened::Event,
    people::{Person, Role},
    usage::Workspace,
};

pub(crate) const MINUTE: u64 = 60_000_000;
pub(crate) const HOUR: u64 = 60 * MINUTE;

/// From the first event of a working day to the last, in minutes.
const LENGTH: u64 = 9 * 60;

/// A person's day. What is drawn of it depends on nothing but the seed, the person and the day.
pub(crate) struct Day<'a> {
    person: &'a Person,
    draw: Draw,
    /// Of this day, at local midnight.
    midnight: u64,
    address: String,
    begins: u64,
    /// Events there are to be.
    wanted: u64,
    made: Vec<Event>,
}

impl<'a> Day<'a> {
    /// `number`: of the day within the history.
    pub(crate) fn new(
        seed: u64,
        person: &'a Person,
        who: usize,
        number: u64,
        midnight: u64,
    ) -> Self {
        let mut draw = Draw::new(seed, 1_000_000 + number * 1_000 + who as u64);
        let journey = person.journey.as_ref();
        let away = journey.filter(|(first, _)| (*first..first + 4).contains(&number));
        let (address, early) = match away {
            // In Europe, where the day begins seven hours earlier.
            Some((_, address)) => (address.clone(), 7 * 60),
            None if draw.chance(70) => (person.office.clone(), 0),
            None => (person.home.clone(), 0),
        };
        let begins = (person.begins + draw.below(40)).saturating_sub(early);
        Self {
            person,
            draw,
            midnight,
            address,
            begins,
            wanted: 0,
            made: Vec::new(),
        }
    }

    /// `wanted` events, in order.
    pub(crate) fn events(mut self, wanted: u64) -> Vec<Event> {
        self.wanted = wanted;
        self.sign_in();
        while self.left() > 1 {
            match self.person.role {
                Role::Auditor => self.audit(),
                Role::Admin if self.draw.chance(60) => self.administer(),
                _ => self.work(),
            }
        }
        if self.left() > 0 {
            self.add(Event::by(self.person, "logout", "auth", "User logged out"));
        }
        self.made
    }

    fn left(&self) -> u64 {
        self.wanted.saturating_sub(self.made.len() as u64)
    }

    /// The next event, at its part of the day; an hour is left out at noon.
    fn add(&mut self, event: Event) {
        if self.left() == 0 {
            return;
        }
        let part = (self.made.len() as u64 * 1000 + self.draw.below(900)) / self.wanted.max(1);
        let minutes = LENGTH * MINUTE / 1000;
        let lunch = if part > 500 { HOUR } else { 0 };
        let within = part * minutes + self.draw.below(MINUTE / 4);
        // Never before the one before it, though both may fall into one part of the day.
        let at = self.midnight + self.begins * MINUTE + within + lunch;
        let last = self.made.last().and_then(|event| event.timestamp);
        let at = last.map_or(at, |last| at.max(last.as_micros() + 1));
        self.made.push(event.from(&self.address).at(at));
    }

    fn sign_in(&mut self) {
        while self.draw.chance(6) {
            self.add(Event::by(self.person, "login", "auth", "").failed("Invalid credentials"));
        }
        let role = match self.person.role {
            Role::Admin => "admin",
            Role::Auditor => "auditor",
            Role::User => "user",
        };
        let event = if self.draw.chance(25) {
            Event::by(
                self.person,
                "sso_login",
                "auth",
                format!("SSO login via zitadel as {role}"),
            )
        } else {
            Event::by(self.person, "login", "auth", "User logged in successfully")
        };
        self.add(event);
    }

    /// A session of a workspace.
    fn work(&mut self) {
        let workspace = Workspace::any(&mut self.draw);
        let session = self.draw.session();
        if self.draw.chance(2) {
            let refused = workspace.launched(self.person, &session);
            self.add(refused.failed("Workspace is disabled"));
            return;
        }
        self.add(workspace.launched(self.person, &session));
        for _ in 0..3 + self.draw.below(12) {
            let used = workspace.used(self.person, &session, &mut self.draw);
            self.add(used);
        }
        let resource = workspace.resource();
        let ended = match self.draw.below(10) {
            0..=6 => Event::by(self.person, "stop_workspace", resource, "Workspace stopped"),
            7 | 8 => Event::by(
                self.person,
                "disconnect_session",
                format!("session:{session}"),
                "Session disconnected",
            ),
            _ => {
                let refused = Event::by(self.person, "access_denied", "logs", "");
                refused.failed("Only administrators and auditors may read the events of others")
            }
        };
        self.add(ended.within(&session));
    }

    fn audit(&mut self) {
        let event = match self.draw.below(12) {
            0 => Event::by(self.person, "verify_log", "logs", "Verified the whole log"),
            1 => Event::by(self.person, "export_logs", "logs", "Exported 250 events")
                .with(json!({"rows": 250, "filter": "category:policies"})),
            _ => Event::by(self.person, "view_logs", "logs", "Read events of others"),
        };
        self.add(event);
    }

    fn administer(&mut self) {
        let mut draw = Draw::new(self.draw.next(), 0);
        let somebody = format!("user:user-{:012x}", draw.next() >> 16);
        let workspace = Workspace::any(&mut draw);
        let by = |action, resource: String, details: &str| {
            Event::by(self.person, action, resource, details)
        };
        let event = match draw.below(40) {
            0 => by("create_user", somebody, "Created an account of role user"),
            1 => by("unlock_user", somebody, "Unlocked the account"),
            2 => by(
                "change_password",
                somebody,
                "Password reset by an administrator",
            ),
            3 => by(
                "create_api_key",
                "api_key:key-reports".into(),
                "Created an API key of scope read",
            ),
            4..=9 => {
                let (cpu, memory) = draw.of(&[
                    ("4 vCPU", "8 GB"),
                    ("8 vCPU", "16 GB"),
                    ("16 vCPU", "32 GB"),
                ]);
                let details = format!("Updated workspace: {{cpu: '{cpu}', memory: '{memory}'}}");
                by("update_workspace", workspace.resource(), &details).with(json!({
                    "before": {"cpu": "2 vCPU", "memory": "4 GB"}, "after": {"cpu": cpu, "memory": memory},
                }))
            }
            10..=12 => {
                let session = draw.session();
                by(
                    "disconnect_session",
                    format!("session:{session}"),
                    "Session disconnected",
                )
                .within(&session)
            }
            _ => by("view_logs", "logs".into(), "Read events of others"),
        };
        self.add(event);
    }
}
