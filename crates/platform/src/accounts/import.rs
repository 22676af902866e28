//! Accounts of another system, taken over with their passwords.

use event::NewEvent;
use store::{NewUser, OrganizationId, Role, User};

use super::{
    administer::ADMINISTRATORS,
    register::{check_email, check_name, shown_name},
    set_password::created,
};
use crate::{
    Caller, Error, Platform, Principal, Result,
    command::{self, Refusal, record},
    password,
    scribe::{Scribe, with},
};

/// An account as another system had it.
#[derive(Clone)]
pub struct ForeignUser {
    /// Its id there, and here: what its events of before name.
    pub id: String,
    /// Its address.
    pub email: String,
    /// Name to show; what stands before the @ unless given.
    pub name: Option<String>,
    /// `admin`, `auditor` or `user`.
    pub role: String,
    /// Hash of its password: bcrypt (`$2a$`, `$2b$`, `$2y$`), or Argon2id as a PHC string.
    pub password_hash: String,
}

/// What came of an account that was to be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportedUser {
    /// It was made.
    Created,
    /// It would be made, if it were no trial.
    Possible,
    /// There is an account with this id and address: it stays as it is.
    Present,
}

impl Platform {
    /// Makes an account that another system had, as `create_user`; the password stays what it is. An account with the
    /// same id and address is left alone, and nothing recorded. A trial checks everything, changes nothing, and records
    /// nothing of what is wrong with the account.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::Invalid`] `bad_user_id`, `bad_email`, `bad_name`,
    /// `bad_role` or `bad_password_hash`; conflicts `email_taken` and `id_taken`.
    pub async fn import_user(
        &self,
        who: &Principal,
        user: ForeignUser,
        trial: bool,
        caller: &Caller,
    ) -> Result<ImportedUser> {
        let scribe = Scribe::of(who, caller);
        self.must_administer(who, &scribe, "create_user").await?;
        let account = match Account::of(user) {
            Ok(account) => account,
            Err(error) if trial => return Err(error),
            Err(error) => {
                return Err(self
                    .not_acceptable(who, &scribe, "create_user", "users", error)
                    .await);
            }
        };
        let (organization, acting) = (who.organization().clone(), who.clone());
        if trial {
            let by_email = self.store().user_by_email(&account.email)?;
            let by_id = self.store().user(&organization, &account.id)?;
            let present = account.is_present(&organization, by_email.as_ref(), by_id.as_ref());
            return match present {
                Ok(true) => Ok(ImportedUser::Present),
                Ok(false) => Ok(ImportedUser::Possible),
                Err((error, _)) => Err(error),
            };
        }
        command::run(self, who.organization(), move |command| {
            let refuse = |error, why: &str| {
                let event = scribe.failed("create_user", "users", why);
                Refusal::recorded(error, event)
            };
            if !acting.is_admin_now(command)? {
                return Err(refuse(Error::forbidden(ADMINISTRATORS), ADMINISTRATORS));
            }
            let by_email = command.user_by_email(&account.email)?;
            let by_id = command.user(&account.id)?;
            let present = account.is_present(&organization, by_email.as_ref(), by_id.as_ref());
            if present.map_err(|(error, why)| refuse(error, why))? {
                return Ok(ImportedUser::Present);
            }
            let new = account.new_user();
            command.add_user(&new)?;
            let (event, mut metadata) = created(&scribe, &new);
            metadata["imported"] = true.into();
            record(command, with(event, &metadata))?;
            Ok(ImportedUser::Created)
        })
        .await
    }
}

/// An account that may be made, if nobody has its id or address.
struct Account {
    id: String,
    email: String,
    name: String,
    role: Role,
    password_hash: String,
}

impl Account {
    fn of(user: ForeignUser) -> Result<Self> {
        let email = user.email.trim().to_owned();
        check_id(&user.id)?;
        check_email(&email)?;
        check_name(user.name.as_deref())?;
        let role = user.role.parse()?;
        password::check_foreign(&user.password_hash)?;
        Ok(Self {
            name: shown_name(&email, user.name.as_deref()),
            id: user.id,
            email,
            role,
            password_hash: user.password_hash,
        })
    }

    /// Whether it is there already; or what another account stands in the way by, and what is recorded of that.
    fn is_present(
        &self,
        organization: &OrganizationId,
        by_email: Option<&User>,
        by_id: Option<&User>,
    ) -> Result<bool, (Error, &'static str)> {
        match by_email {
            Some(user) if user.organization == *organization && user.id == self.id => Ok(true),
            Some(_) => {
                let message = format!("{} has an account already, under another id", self.email);
                let error = Error::conflict("email_taken", message);
                Err((error, "The e-mail address has an account already"))
            }
            None if by_id.is_some() => {
                let message = format!("{} is the id of another account already", self.id);
                Err((
                    Error::conflict("id_taken", message),
                    "The id is another account's",
                ))
            }
            None => Ok(false),
        }
    }

    fn new_user(&self) -> NewUser<'_> {
        NewUser {
            id: &self.id,
            email: &self.email,
            name: &self.name,
            role: self.role,
            password_hash: Some(&self.password_hash),
        }
    }
}

/// Whether it can be the id of an account. It becomes the `user_id` of events, where `operator:root` and `api_key:...`
/// are others, and the path of requests, where an @ makes it an address; and it must not be redacted there.
fn check_id(id: &str) -> Result<()> {
    let byte = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    let fits = (1..=event::limits::USER_ID).contains(&id.len());
    let begins_well = id.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !fits || !begins_well || !id.bytes().all(byte) {
        return Err(Error::invalid(
            "bad_user_id",
            format!(
                "an id has 1 to {} of A-Z a-z 0-9 . _ - and begins with a letter or digit",
                event::limits::USER_ID
            ),
        ));
    }
    let kept = NewEvent {
        user_id: id.to_owned(),
        action: "create_user".into(),
        resource: format!("user:{id}"),
        ..NewEvent::default()
    };
    let kept = kept.checked().ok();
    let legible = |kept: NewEvent| kept.user_id == id && kept.resource == format!("user:{id}");
    if !kept.is_some_and(legible) {
        return Err(Error::invalid(
            "bad_user_id",
            "the id looks like a secret, which events do not show: give it another",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        for good in [
            "user-90aa",
            "65f0c0ffee65f0c0ffee65f0",
            "550e8400-e29b-41d4-a716-446655440000",
            "163840776835432705",
            "J.Doe",
            &"a".repeat(256),
        ] {
            assert!(check_id(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "-a",
            "operator:root",
            "api_key:key-1",
            "a@b",
            "a/b",
            "josé",
            "a b",
            "a\n",
            "4111111111111111",
            "ghp_0123456789abcdefghijABCDEFGHIJ012345",
            &"a".repeat(257),
        ] {
            assert!(check_id(bad).is_err(), "{bad}");
        }
    }
}
