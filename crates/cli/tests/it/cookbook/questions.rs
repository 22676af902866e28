//! What each question means, said of one event without the filter language.

use serde_json::Value;

/// An event that was read, with what questions ask of it.
pub(super) struct Asked<'a> {
    event: &'a Value,
    /// How long ago it was, in days.
    days: f64,
}

impl<'a> Asked<'a> {
    pub(super) fn new(event: &'a Value, now: event::Timestamp) -> Self {
        let at: event::Timestamp = event["timestamp"].as_str().unwrap().parse().unwrap();
        let micros = now.as_micros() as f64 - at.as_micros() as f64;
        Self {
            event,
            days: micros / 86_400e6,
        }
    }

    /// Whether it is so near an end of a time that the clock may decide either way while it is asked for.
    pub(super) fn is_unsure(&self) -> bool {
        let minute = 1.0 / 1440.0;
        [1.0, 7.0, 14.0, 30.0, 90.0]
            .iter()
            .any(|end| (self.days - end).abs() < 10.0 * minute)
    }

    fn text(&self, name: &str) -> &str {
        self.event[name].as_str().unwrap_or_default()
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.text(name) == value
    }

    fn failed(&self) -> bool {
        self.event["success"] == false
    }

    fn does(&self, actions: &[&str]) -> bool {
        actions.contains(&self.text("action"))
    }

    fn by(&self, name: &str) -> bool {
        self.text("user_email") == format!("{name}@neogenesys.com")
    }

    fn within(&self, days: u32) -> bool {
        self.days < f64::from(days)
    }

    fn imported(&self) -> bool {
        self.is("source", "imported")
    }

    /// Whether it answers the question.
    pub(super) fn answers(&self, question: &str) -> bool {
        match question {
            "One person" => self.by("john"),
            "One action" => self.does(&["launch_workspace"]) && self.within(7),
            "The last seven days" => self.within(7),
            "Only failures" => self.failed() && self.within(14),
            "Failed logins" | "Addresses that fail most" => {
                self.does(&["login"]) && self.failed() && self.within(14)
            }
            "A network" => self.text("ip_address").starts_with("203.0.113."),
            "One session" => self.is("session_id", "sess-00000badc0de"),
            "A suspicious person" => self.by("carlos") && self.within(7),
            "An unusual address" => {
                self.by("carlos") && !self.text("ip_address").starts_with("10.")
            }
            "Addresses of a person" => self.by("carlos") && self.within(30),
            "One resource" => self.is("resource", "policy:pol-mfa-required"),
            "A policy that was switched off" => {
                self.does(&["toggle_policy"]) && self.event["metadata"]["after"]["enabled"] == false
            }
            "Roles and accounts" => {
                self.does(&["change_role", "create_user"]) && self.within(30) && self.imported()
            }
            "Words" => self.text("details").contains("role from user"),
            "Who downloads most" => self.does(&["file.downloaded"]) && self.within(7),
            "The course of a week" => self.within(7) && self.imported(),
            "Who read the log" => self.does(&["view_logs", "export_logs"]) && self.within(1),
            "Follow live" => self.failed(),
            "A quarter for an auditor" => self.within(90) && self.imported(),
            "Prove one event" => self.does(&["change_role"]),
            other => panic!("nothing says here what `{other}` means"),
        }
    }
}
