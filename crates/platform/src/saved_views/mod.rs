//! Saved views: named filters of the list of events, of one person or shared with the organization.

mod address;
mod form;

use filter::lowercase;
use serde_json::{Value, json};
use store::{Command, Role, SavedView};

pub use form::ViewChange;
use form::parts;

use crate::{
    Caller, Error, Platform, Principal, Result,
    changes::{between, object},
    command::{self, Refusal, record},
    scribe::{Scribe, with},
};

/// Saved views of one person at once.
const MOST: usize = 100;
/// Those that are shared in an organization at once.
const MOST_SHARED: u64 = 200;
/// `resource` of what concerns none there is.
const ALL: &str = "views";

const PEOPLE: &str = "Saved views are for people who are signed in";
const SHARERS: &str = "Only administrators and auditors may share views";
const ADMINISTRATORS: &str = "Only administrators may change the views of others";

/// A command on saved views, and who gives it.
struct Act {
    who: Principal,
    scribe: Scribe,
    action: &'static str,
    resource: String,
}

impl Act {
    fn of(who: &Principal, caller: &Caller, action: &'static str, resource: String) -> Self {
        Self {
            who: who.clone(),
            scribe: Scribe::of(who, caller),
            action,
            resource,
        }
    }

    fn refuse(&self, error: Error, why: &str) -> Refusal {
        let event = self.scribe.failed(self.action, &*self.resource, why);
        Refusal::recorded(error, event)
    }

    fn forbid(&self, why: &str) -> Refusal {
        self.refuse(Error::forbidden(why), why)
    }

    fn record(
        &self,
        command: &mut Command<'_>,
        view: &SavedView,
        details: String,
        (before, after): (Value, Value),
    ) -> Result<(), Refusal> {
        let resource = format!("view:{}", view.id);
        let mut metadata = json!({"before": before, "after": after});
        if view.user_id != self.who.actor_id() {
            metadata["owner"] = view.user_id.as_str().into();
        }
        let event = self.scribe.done(self.action, resource, details);
        Ok(record(command, with(event, &metadata))?)
    }

    /// Who shares, or changes what is shared, decides what everybody sees.
    fn must_share(&self, command: &Command<'_>) -> Result<(), Refusal> {
        let may = match self.who {
            Principal::User { .. } => matches!(
                self.who.role_now(command)?,
                Some(Role::Admin | Role::Auditor)
            ),
            Principal::Key { .. } | Principal::Operator { .. } => self.who.is_admin(),
        };
        match may {
            true => Ok(()),
            false => Err(self.forbid(SHARERS)),
        }
    }

    /// The view of an id, if it is theirs to change: their own, or for administrators what others share.
    fn find(&self, command: &Command<'_>, id: &str) -> Result<SavedView, Refusal> {
        let is_person = self.who.role_now(command)?.is_some();
        let is_admin = self.who.is_admin_now(command)?;
        if !is_person && !is_admin {
            return Err(self.forbid(PEOPLE));
        }
        match command.saved_view(id)? {
            Some(view) if is_person && view.user_id == self.who.actor_id() => Ok(view),
            Some(view) if view.shared && is_admin => Ok(view),
            Some(view) if view.shared => Err(self.forbid(ADMINISTRATORS)),
            // What is not theirs to see is as if it were not there.
            _ => Err(self.refuse(Error::NotFound, "View not found")),
        }
    }

    /// Whether there is room for a view as it is to be, and for its name. `shares`: it is to be shared, and was not.
    fn must_fit(
        &self,
        command: &Command<'_>,
        view: &SavedView,
        shares: bool,
    ) -> Result<(), Refusal> {
        let mut others = command.saved_views_of(&view.user_id)?;
        others.retain(|other| other.id != view.id);
        let name = lowercase(&view.name);
        if others.iter().any(|other| lowercase(&other.name) == name) {
            let message = "another of these views has this name: give it another one";
            let error = Error::conflict("name_taken", message);
            return Err(self.refuse(error, "The name is taken"));
        }
        let refuse = |message: String| {
            let error = Error::conflict("too_many_views", message);
            Err(self.refuse(error, "There are too many views"))
        };
        if others.len() >= MOST {
            return refuse(format!(
                "a person has at most {MOST} views: delete one first"
            ));
        }
        if shares && command.count_shared_views()? >= MOST_SHARED {
            return refuse(format!(
                "an organization has at most {MOST_SHARED} shared views: let one be shared no more first"
            ));
        }
        Ok(())
    }

    fn create(
        &self,
        command: &mut Command<'_>,
        id: &str,
        wanted: &ViewChange,
    ) -> Result<SavedView, Refusal> {
        if self.who.role_now(command)?.is_none() {
            return Err(self.forbid(PEOPLE));
        }
        if wanted.shared == Some(true) {
            self.must_share(command)?;
        }
        let nothing = SavedView {
            id: id.to_owned(),
            user_id: self.who.actor_id(),
            user_email: self.who.email().to_owned(),
            name: String::new(),
            address: String::new(),
            shared: false,
            created_at: command.now(),
            updated_at: command.now(),
        };
        let made = wanted.applied(&nothing);
        let made = made.map_err(|(error, why)| self.refuse(error, why))?;
        self.must_fit(command, &made, made.shared)?;
        command.put_saved_view(&made)?;
        let details = format!("Saved view: {}", made.name);
        let change = (Value::Null, object(parts(&made)));
        self.record(command, &made, details, change)?;
        Ok(made)
    }

    fn update(
        &self,
        command: &mut Command<'_>,
        id: &str,
        wanted: &ViewChange,
    ) -> Result<SavedView, Refusal> {
        let before = self.find(command, id)?;
        if wanted.shared.unwrap_or(before.shared) {
            self.must_share(command)?;
        }
        let after = wanted.applied(&before);
        let mut after = after.map_err(|(error, why)| self.refuse(error, why))?;
        let Some(changes) = between(&parts(&before), &parts(&after)) else {
            return Ok(before);
        };
        self.must_fit(command, &after, after.shared && !before.shared)?;
        after.updated_at = command.now();
        command.put_saved_view(&after)?;
        let details = format!("Updated view: {}", changes.words);
        self.record(command, &after, details, (changes.before, changes.after))?;
        Ok(after)
    }

    fn delete(&self, command: &mut Command<'_>, id: &str) -> Result<(), Refusal> {
        let before = self.find(command, id)?;
        command.delete_saved_view(id)?;
        let details = format!("Deleted view: {}", before.name);
        let change = (object(parts(&before)), Value::Null);
        self.record(command, &before, details, change)
    }
}

impl Platform {
    /// The saved views that `who` sees: their own first, then those that others share; both by name.
    ///
    /// # Errors
    /// Those of the store.
    pub fn saved_views(&self, who: &Principal) -> Result<Vec<SavedView>> {
        let own = who.actor_id();
        let mut views = self.store().saved_views(who.organization(), &own)?;
        views.sort_by_cached_key(|view| {
            let name = lowercase(&view.name).into_owned();
            (view.user_id != own, name, view.id.clone())
        });
        Ok(views)
    }

    /// Saves a view of the caller's, as `create_view`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but people, and for sharing by all but administrators and auditors;
    /// [`Error::Invalid`] `bad_name` or `bad_address`; conflicts `name_taken` and `too_many_views`.
    pub async fn create_saved_view(
        &self,
        who: &Principal,
        name: &str,
        address: &str,
        shared: bool,
        caller: &Caller,
    ) -> Result<SavedView> {
        let act = Act::of(who, caller, "create_view", ALL.into());
        let id = format!("view-{}", self.store().draw_name());
        let wanted = ViewChange {
            name: Some(name.to_owned()),
            address: Some(address.to_owned()),
            shared: Some(shared),
        };
        let run = move |command: &mut Command<'_>| act.create(command, &id, &wanted);
        command::run(self, who.organization(), run).await
    }

    /// Changes the values of a view that are given, as `update_view`; what is so already changes and records nothing.
    /// Gives the view as it is then. It stays its owner's, whoever changes it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is neither theirs nor shared; [`Error::Forbidden`] for what others share, for all but
    /// administrators; else as [`Self::create_saved_view`].
    pub async fn update_saved_view(
        &self,
        who: &Principal,
        id: &str,
        wanted: ViewChange,
        caller: &Caller,
    ) -> Result<SavedView> {
        let act = Act::of(who, caller, "update_view", format!("view:{id}"));
        let id = id.to_owned();
        let run = move |command: &mut Command<'_>| act.update(command, &id, &wanted);
        command::run(self, who.organization(), run).await
    }

    /// Deletes a view, as `delete_view`.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Forbidden`], as [`Self::update_saved_view`].
    pub async fn delete_saved_view(
        &self,
        who: &Principal,
        id: &str,
        caller: &Caller,
    ) -> Result<()> {
        let act = Act::of(who, caller, "delete_view", format!("view:{id}"));
        let id = id.to_owned();
        let run = move |command: &mut Command<'_>| act.delete(command, &id);
        command::run(self, who.organization(), run).await
    }
}
