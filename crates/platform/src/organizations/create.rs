//! A new organization and its first administrator.

use std::fmt;

use serde_json::json;
use store::{Command, NewUser, OrganizationId, Role};
use zeroize::Zeroizing;

use super::{is_of_platform_now, terms::NAME};
use crate::{
    Caller, Error, Platform, Principal, Result,
    accounts::{check_email, shown_name},
    coalesce::Tried,
    command::{Refusal, Slot, record},
    first::furnish,
    password,
    scribe::{Scribe, with},
};

/// `resource` of what concerns organizations that are not there yet.
const ORGANIZATIONS: &str = "organizations";
const PLATFORM: &str = "Only administrators of the first organization may make others";
/// There may be no more.
const MOST: usize = 100_000;

/// An organization to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewOrganization<'a> {
    /// Name to show.
    pub name: &'a str,
    /// Address of its first administrator.
    pub admin_email: &'a str,
    /// Their name.
    pub admin_name: Option<&'a str>,
}

/// What was made.
#[derive(Clone, PartialEq, Eq)]
pub struct CreatedOrganization {
    /// The organization.
    pub id: OrganizationId,
    /// Id of its first administrator.
    pub admin_id: String,
    /// Their password, drawn and shown this once.
    pub password: String,
}

/// Without the password.
impl fmt::Debug for CreatedOrganization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatedOrganization")
            .field("id", &self.id)
            .field("admin_id", &self.admin_id)
            .finish_non_exhaustive()
    }
}

impl Platform {
    /// Makes an organization with its log, what each begins with, and its first administrator, whose password is drawn.
    ///
    /// One transaction of the new organization, whose log has `create_user`; the log of the first organization tells of
    /// it as `create_organization`, at once as a rule, and after the next start at the latest.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators of the first organization; [`Error::Invalid`] `bad_name` or
    /// `bad_email`; conflicts `email_taken` and `too_many_organizations`.
    pub async fn create_organization(
        &self,
        who: &Principal,
        new: NewOrganization<'_>,
        caller: &Caller,
    ) -> Result<CreatedOrganization> {
        let scribe = Scribe::of(who, caller);
        if !self.is_of_platform(who)? {
            let error = Error::forbidden(PLATFORM);
            return Err(self.not_made(who, &scribe, error, PLATFORM).await);
        }
        let (name, email) = (new.name.trim(), new.admin_email.trim());
        if let Err((error, why)) = self.acceptable_organization(name, email, new.admin_name) {
            return Err(self.not_made(who, &scribe, error, why).await);
        }
        let drawn = Zeroizing::new(password::draw(self.store()));
        let salt = password::salt_of(self.store().random());
        let typed = drawn.clone();
        let hashing = self.inner.gate.run(move || password::hash(&typed, &salt));
        let making = Making {
            who: who.clone(),
            home: self.home()?.clone(),
            scribe: scribe.clone(),
            name: name.to_owned(),
            admin_id: format!("user-{}", self.store().draw_name()),
            email: email.to_owned(),
            admin_name: shown_name(email, new.admin_name),
            hash: hashing.await??,
        };
        let admin_id = making.admin_id.clone();
        let slot = Slot::new(self.inner.refusals.clone());
        let act = slot.clone().filling(move |command| making.act(command));
        let (id, answered) = self.store().create_organization(name, act)?;
        if let Err(error) = slot.answer(answered).await {
            let why = match &error {
                Error::Forbidden { .. } => PLATFORM,
                Error::Store(store::Error::Conflict {
                    code: "email_taken",
                    ..
                }) => "The e-mail address has an account already",
                // Nothing was decided, so nothing is recorded.
                _ => return Err(error),
            };
            return Err(self.not_made(who, &scribe, error, why).await);
        }
        self.announce_organizations().await;
        Ok(CreatedOrganization {
            id,
            admin_id,
            password: drawn.to_string(),
        })
    }

    fn acceptable_organization(
        &self,
        name: &str,
        email: &str,
        admin_name: Option<&str>,
    ) -> Result<(), (Error, &'static str)> {
        NAME.checked(name)
            .map_err(|error| (error, "The name is not acceptable"))?;
        check_email(email).map_err(|error| (error, "The e-mail address is not acceptable"))?;
        crate::accounts::check_name(admin_name)
            .map_err(|error| (error, "The name of the administrator is not acceptable"))?;
        let many = self.store().organizations();
        let many = many.map_err(|error| (error.into(), "Organizations cannot be counted"))?;
        if many.len() >= MOST {
            let error = Error::conflict(
                "too_many_organizations",
                format!("there are {MOST} organizations already, and no more may be"),
            );
            return Err((error, "There are too many organizations"));
        }
        Ok(())
    }

    /// Records a refusal in the log of whoever asked: no other one is theirs.
    async fn not_made(
        &self,
        who: &Principal,
        scribe: &Scribe,
        error: Error,
        why: &'static str,
    ) -> Error {
        let event = scribe.failed("create_organization", ORGANIZATIONS, why);
        self.refuse(who.organization(), error, Tried::by_person(event))
            .await
    }
}

struct Making {
    who: Principal,
    home: OrganizationId,
    scribe: Scribe,
    name: String,
    admin_id: String,
    email: String,
    admin_name: String,
    hash: String,
}

impl Making {
    fn act(&self, command: &mut Command<'_>) -> Result<(), Refusal> {
        if !is_of_platform_now(command, &self.home, &self.who)? {
            return Err(Refusal::unrecorded(Error::forbidden(PLATFORM)));
        }
        furnish(command)?;
        command.add_user(&NewUser {
            id: &self.admin_id,
            email: &self.email,
            name: &self.admin_name,
            role: Role::Admin,
            password_hash: Some(&self.hash),
        })?;
        let resource = format!("user:{}", self.admin_id);
        let event = self
            .scribe
            .done("create_user", resource, "Created the first administrator");
        record(command, event)?;
        let resource = format!("organization:{}", command.organization());
        let details = format!("Created organization: {}", self.name);
        let told = self.scribe.done("create_organization", resource, details);
        let after = json!({"after": {"name": self.name, "admin_email": self.email}});
        command.announce(&super::announce::text(&with(told, &after)))?;
        Ok(())
    }
}
