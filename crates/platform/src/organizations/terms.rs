//! What an organization says of itself.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Organization, Terms};

use crate::{
    Caller, Error, Platform, Principal, Result,
    changes::{Parts, between},
    command::{self, Refusal, record},
    names::Text,
    scribe::{Scribe, with_change},
};

/// The name of an organization.
pub(crate) const NAME: Text = Text::name(100);
const CONTACT: Text = Text::new("contact", "bad_contact", 0..=320);
/// Languages that people are written to in.
const LANGUAGES: [&str; 2] = ["en", "es"];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const ADMINISTRATORS: &str = "Only administrators may change settings";

/// When people work: outside of it, what happens is unusual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// `mon` to `sun`, in that order.
    pub days: Vec<String>,
    /// `HH:MM` in the organization's time zone.
    pub from: String,
    /// The same; if it is not later than `from`, of the next day.
    pub to: String,
}

/// What is to change; the rest stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermsChange {
    /// Name to show.
    pub name: Option<String>,
    /// A name of the IANA time zone database.
    pub time_zone: Option<String>,
    /// `en` or `es`.
    pub language: Option<String>,
    /// When people work; `Some(None)`: it does not say any more.
    pub working_hours: Option<Option<Hours>>,
    /// Whom to turn to.
    pub contact: Option<String>,
}

impl Platform {
    /// Gives the caller's organization other terms, as `update_settings`. Nothing new changes and records nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another organization; [`Error::Forbidden`] for all but administrators; [`Error::Invalid`]
    /// `bad_name`, `bad_time_zone`, `bad_language`, `bad_working_hours` or `bad_contact`.
    pub async fn set_terms(
        &self,
        who: &Principal,
        id: &str,
        change: TermsChange,
        caller: &Caller,
    ) -> Result<Organization> {
        let scribe = Scribe::of(who, caller);
        let (acting, id) = (who.clone(), id.to_owned());
        command::run(self, who.organization(), move |command| {
            let resource = "settings";
            let refuse = |error, why: &str| {
                let event = scribe.failed("update_settings", resource, why);
                Err(Refusal::recorded(error, event))
            };
            if id != command.organization().as_str() {
                return refuse(Error::NotFound, "No such organization");
            }
            if !acting.is_admin_now(command)? {
                return refuse(Error::forbidden(ADMINISTRATORS), ADMINISTRATORS);
            }
            let mut organization = command.terms()?.ok_or(store::Error::NotFound)?;
            let terms = match change.applied(&organization.terms) {
                Ok(terms) => terms,
                Err(error) => return refuse(error, "The settings are not acceptable"),
            };
            let Some(changes) = between(&parts(&organization.terms), &parts(&terms)) else {
                return Ok(organization);
            };
            command.set_terms(&terms)?;
            let details = format!("Updated organization: {}", changes.names);
            let event = scribe.done("update_settings", resource, details);
            record(command, with_change(event, &changes.before, &changes.after))?;
            organization.terms = terms;
            Ok(organization)
        })
        .await
    }
}

impl TermsChange {
    fn applied(&self, terms: &Terms) -> Result<Terms> {
        let or = |new: &Option<String>, old: &String| match new {
            Some(new) => new.trim().to_owned(),
            None => old.clone(),
        };
        let checked = |new: &Option<String>, rule: &Text, old: &String| match new {
            Some(new) => rule.checked(new),
            None => Ok(old.clone()),
        };
        let applied = Terms {
            name: checked(&self.name, &NAME, &terms.name)?,
            time_zone: or(&self.time_zone, &terms.time_zone),
            language: or(&self.language, &terms.language),
            working_hours: match &self.working_hours {
                None => terms.working_hours.clone(),
                Some(None) => String::new(),
                Some(Some(hours)) => hours.checked()?,
            },
            contact: checked(&self.contact, &CONTACT, &terms.contact)?,
        };
        if self.time_zone.is_some() && jiff::tz::TimeZone::get(&applied.time_zone).is_err() {
            return Err(Error::invalid(
                "bad_time_zone",
                "time_zone is a name of the IANA database, like Europe/Madrid or UTC",
            ));
        }
        if !LANGUAGES.contains(&applied.language.as_str()) {
            return Err(Error::invalid("bad_language", "language is en or es"));
        }
        Ok(applied)
    }
}

impl Hours {
    /// As it is kept.
    fn checked(&self) -> Result<String> {
        let places: Option<Vec<usize>> = (self.days.iter())
            .map(|day| DAYS.iter().position(|known| known == day))
            .collect();
        let in_order = places.is_some_and(|places| {
            !places.is_empty() && places.is_sorted_by(|before, after| before < after)
        });
        if in_order && is_time(&self.from) && is_time(&self.to) {
            let Self { days, from, to } = self;
            return Ok(json!({"days": days, "from": from, "to": to}).to_string());
        }
        Err(Error::invalid(
            "bad_working_hours",
            "working_hours is like {\"days\":[\"mon\",\"tue\",\"fri\"],\"from\":\"08:00\",\"to\":\"18:00\"}, \
             with days from mon to sun in that order",
        ))
    }

    /// As it was kept; `None` if the organization does not say.
    pub fn read(kept: &str) -> Option<Self> {
        serde_json::from_str(kept).ok()
    }
}

/// Whether it is a time of day as `HH:MM`.
fn is_time(text: &str) -> bool {
    let digits = |text: &str, below: u8| {
        text.len() == 2
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && text.parse::<u8>().is_ok_and(|number| number < below)
    };
    text.split_once(':')
        .is_some_and(|(hour, minute)| digits(hour, 24) && digits(minute, 60))
}

/// The terms by name, in their order.
fn parts(terms: &Terms) -> Parts<'static> {
    let hours = serde_json::from_str(&terms.working_hours).unwrap_or(Value::Null);
    vec![
        ("name", terms.name.as_str().into()),
        ("time_zone", terms.time_zone.as_str().into()),
        ("language", terms.language.as_str().into()),
        ("working_hours", hours),
        ("contact", terms.contact.as_str().into()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        for good in ["00:00", "08:30", "23:59"] {
            assert!(is_time(good), "{good}");
        }
        for bad in [
            "", "8:00", "24:00", "12:60", "12:5", "+1:00", "12:00:00", "1é:00",
        ] {
            assert!(!is_time(bad), "{bad}");
        }
    }

    #[test]
    fn hours_are_checked_and_read_back() {
        let hours = |days: &[&str]| Hours {
            days: days.iter().map(|day| (*day).to_owned()).collect(),
            from: "08:00".into(),
            to: "18:00".into(),
        };
        let week = hours(&["mon", "wed", "sun"]);
        assert_eq!(Hours::read(&week.checked().unwrap()), Some(week));
        assert_eq!(Hours::read(""), None);
        for bad in [&[][..], &["tue", "mon"], &["mon", "mon"], &["monday"]] {
            assert!(hours(bad).checked().is_err(), "{bad:?}");
        }
    }
}
