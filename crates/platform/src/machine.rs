//! What happens to the machine as a whole, in the log of the first organization.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use store::ToldMachine;

use crate::{
    Caller, Platform, Result,
    changes::{Changes, Parts, between},
    command::{self, record},
    principal::operator_id,
    scribe::{Scribe, with, with_change},
};

/// `resource` of what concerns the program.
const SERVER: &str = "server";

/// The program as it starts.
#[derive(Clone, Debug)]
pub struct Started {
    /// Its version.
    pub version: &'static str,
    /// Where it serves.
    pub url: String,
    /// Its settings by name, each as text. No secret is among them.
    pub settings: BTreeMap<String, String>,
    /// Whoever started it, by their name in the operating system.
    pub os_user: String,
}

impl Platform {
    /// Records that the program started, as `start_server`; and before it what changed since it last did: the schema of the
    /// database as `upgrade_schema`, settings as `update_settings`.
    ///
    /// # Errors
    /// [`crate::Error::Store`] if it cannot be recorded.
    pub async fn record_start(&self, started: Started) -> Result<()> {
        let scribe = Scribe::new(
            operator_id(&started.os_user),
            String::new(),
            &Caller::default(),
        );
        command::run(self, self.home()?, move |command| {
            let told = command.told_machine()?;
            if told.schema != ToldMachine::SCHEMA {
                let (was, is) = (told.schema, ToldMachine::SCHEMA);
                let details = format!("Brought the database from schema {was} to {is}");
                let event = scribe.done("upgrade_schema", SERVER, details);
                let (before, after) = (json!({"schema": was}), json!({"schema": is}));
                record(command, with_change(event, &before, &after))?;
            }
            let known = told.settings.as_deref().map(read);
            if let Some(changes) = known.and_then(|was| changes(&was, &started.settings)) {
                let details = format!("Updated settings of the server: {}", changes.names);
                let event = scribe.done("update_settings", "settings", details);
                record(command, with_change(event, &changes.before, &changes.after))?;
            }
            let details = format!("Started NeoSC Audit {}", started.version);
            let event = scribe.done("start_server", SERVER, details);
            let metadata = json!({"version": started.version, "url": started.url});
            record(command, with(event, &metadata))?;
            command.tell_machine(&ToldMachine {
                schema: ToldMachine::SCHEMA,
                settings: Some(json!(started.settings).to_string()),
            })?;
            Ok(())
        })
        .await
    }

    /// Records that the program stops in order, as `stop_server`.
    ///
    /// # Errors
    /// [`crate::Error::Store`] if it cannot be recorded.
    pub async fn record_stop(&self, os_user: &str) -> Result<()> {
        let scribe = Scribe::new(operator_id(os_user), String::new(), &Caller::default());
        command::run(self, self.home()?, move |command| {
            let event = scribe.done("stop_server", SERVER, "Stopped NeoSC Audit");
            Ok(record(command, event)?)
        })
        .await
    }
}

/// Settings as they were kept. What cannot be read is as if nothing had been set.
fn read(kept: &str) -> BTreeMap<String, String> {
    serde_json::from_str(kept).unwrap_or_default()
}

/// What differs, before and after; a setting that is not there is null.
fn changes(was: &BTreeMap<String, String>, is: &BTreeMap<String, String>) -> Option<Changes> {
    let names: BTreeSet<&str> = was.keys().chain(is.keys()).map(String::as_str).collect();
    let parts = |settings: &BTreeMap<String, String>| -> Parts<'_> {
        let value = |name: &&str| settings.get(*name).cloned().into();
        names.iter().map(|name| (*name, value(name))).collect()
    };
    between(&parts(was), &parts(is))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs() {
        let of = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            let pairs = pairs.iter();
            pairs.map(|(k, v)| ((*k).into(), (*v).into())).collect()
        };
        let was = of(&[("a", "1"), ("b", "2"), ("gone", "3")]);
        let is = of(&[("a", "1"), ("b", "4"), ("new", "5")]);
        let changes = changes(&was, &is).unwrap();
        assert_eq!(changes.before, json!({"b": "2", "gone": "3", "new": null}));
        assert_eq!(changes.after, json!({"b": "4", "gone": null, "new": "5"}));
        assert_eq!(super::changes(&is, &is), None);
    }
}
