//! People who make an account for themselves.

use event::NewEvent;
use store::{Command, NewUser, Role, User};
use zeroize::Zeroizing;

use super::{
    second_step::{DrawnStep, Entered},
    sign_in::DrawnSignIn,
};
use crate::{
    Caller, Error, Platform, Result,
    coalesce::Tried,
    command::{self, Refusal, record},
    names::{Text, has_unseen},
    password::{self, Strength},
    policies::allowlist::check_sign_in,
    scribe::{AUTH, Scribe},
};

/// The name of a person.
const NAME: Text = Text::name(200);

impl Platform {
    /// Makes an account with the role `user` in the first organization and signs it in, as `register`; where the
    /// policy wants a second factor, enrolling one comes first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if registration is closed; [`Error::AddressNotAllowed`]; [`Error::Invalid`] `bad_email`,
    /// `bad_name` or `weak_password`; a conflict `email_taken`; [`Error::Busy`] if too many sign in at once.
    pub async fn register(
        &self,
        email: &str,
        password: &str,
        name: Option<&str>,
        caller: &Caller,
    ) -> Result<Entered> {
        let home = self.home()?.clone();
        let email = email.trim();
        let unknown = Scribe::of_unknown(email, caller);
        let strength = self.password_strength(&home)?;
        if let Err((error, why)) = self.acceptable(email, password, name, strength) {
            let event = unknown.failed("register", AUTH, why);
            let tried = Tried::by_stranger(event, caller);
            return Err(self.refuse(&home, error, tried).await);
        }
        let salt = password::salt_of(self.store().random());
        let typed = Zeroizing::new(password.to_owned());
        let hash = self
            .inner
            .gate
            .run(move || password::hash(&typed, &salt))
            .await??;
        let registration = Registration {
            id: format!("user-{}", self.store().draw_name()),
            email: email.to_owned(),
            name: shown_name(email, name),
            hash,
            caller: caller.clone(),
            sign_in: DrawnSignIn::new(self.store(), &self.inner.settings, caller),
            step: DrawnStep::new(self.store()),
        };
        command::run(self, &home, move |command| registration.act(command)).await
    }

    /// Or what to answer, and what to record.
    fn acceptable(
        &self,
        email: &str,
        password: &str,
        name: Option<&str>,
        strength: Strength,
    ) -> Result<(), (Error, &'static str)> {
        if !self.inner.settings.registration_open {
            let error = Error::forbidden("registration is closed: ask an administrator");
            return Err((error, "Registration is closed"));
        }
        check_email(email).map_err(|error| (error, "The e-mail address is not acceptable"))?;
        check_name(name).map_err(|error| (error, "The name is not acceptable"))?;
        password::check(password, email, strength)
            .map_err(|error| (error, "The password is too weak"))
    }
}

struct Registration {
    id: String,
    email: String,
    name: String,
    hash: String,
    caller: Caller,
    sign_in: DrawnSignIn,
    step: DrawnStep,
}

impl Registration {
    fn act(&self, command: &mut Command<'_>) -> Result<Entered, Refusal> {
        let unknown = Scribe::of_unknown(&self.email, &self.caller);
        check_sign_in(command, "register", None, &unknown, &self.caller)?;
        if let Some(user) = command.user_by_email(&self.email)? {
            return Err(self.taken(command, &user));
        }
        command.add_user(&NewUser {
            id: &self.id,
            email: &self.email,
            name: &self.name,
            role: Role::User,
            password_hash: Some(&self.hash),
        })?;
        let user = command.user(&self.id)?.ok_or(store::Error::NotFound)?;
        let event = self.event(&Scribe::of_account(&user, &self.caller));
        record(command, event)?;
        if let Some(due) = self.step.begin(command, &user)? {
            return Ok(Entered::SecondStep(due));
        }
        let signed_in = self.sign_in.begin(command, &user, "password")?;
        Ok(Entered::SignedIn(signed_in))
    }

    fn event(&self, scribe: &Scribe) -> NewEvent {
        scribe.done("register", AUTH, "User registered successfully")
    }

    /// That an address is taken cannot be kept from whoever may register it: without outgoing mail there is no other
    /// place to say so. Where that matters, registration is closed.
    fn taken(&self, command: &Command<'_>, user: &User) -> Refusal {
        let why = "The e-mail address has an account already";
        let error = Error::conflict("email_taken", "this e-mail address has an account already");
        // As with a wrong password, the event is the account's, so that it goes when that person is erased. An account
        // of another organization is none of this log's business.
        if user.organization == *command.organization() {
            let scribe = Scribe::of_account(user, &self.caller);
            return Refusal::recorded(error, scribe.failed("register", AUTH, why));
        }
        let scribe = Scribe::of_unknown(&self.email, &self.caller);
        Refusal::recorded_unknown(error, scribe.failed("register", AUTH, why), &self.caller)
    }
}

/// The name to show: as given, else what stands before the `@`.
pub(crate) fn shown_name(email: &str, name: Option<&str>) -> String {
    match name.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => name.to_owned(),
        None => email.split('@').next().unwrap_or_default().to_owned(),
    }
}

/// Whether somebody can be shown by a name, if one is given at all ([`shown_name`]).
pub(crate) fn check_name(name: Option<&str>) -> Result<()> {
    match name.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => check_given_name(name),
        None => Ok(()),
    }
}

/// The same of a name that is given.
pub(crate) fn check_given_name(name: &str) -> Result<()> {
    NAME.checked(name).map(drop)
}

/// Whether it can be an address: something on both sides of one `@`, nothing that cannot be seen. More is for the mail
/// to find out.
pub(crate) fn check_email(email: &str) -> Result<()> {
    let is_blank = email.contains(char::is_whitespace) || has_unseen(email);
    let sides = email
        .split_once('@')
        .filter(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
    let fits = (3..=event::limits::USER_EMAIL).contains(&email.len());
    if sides.is_none() || !fits || is_blank {
        return Err(Error::invalid(
            "bad_email",
            "an e-mail address has one @ with something on both sides, no spaces or invisible characters, and at most 320 bytes",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["a@b", "john@neogenesys.com", "josé@neogénesys.es"] {
            assert!(check_email(good).is_ok(), "{good}");
        }
        let long = format!("{}@b", "a".repeat(319));
        for bad in [
            "",
            "a@",
            "@b",
            "ab",
            "a@b@c",
            "a @b",
            "a@b\n",
            "a\u{202e}@b",
            "a\u{a0}b@c",
            "a@b\u{3000}c",
            "ad\u{200d}min@neogenesys.com",
            "ad\u{34f}min@neogenesys.com",
            "admin\u{fe0f}@neogenesys.com",
            "ad\u{200b}min@neogenesys.com",
            "ad\u{3164}min@neogenesys.com",
            "é\u{200d}é@neogenesys.com",
            &long,
        ] {
            assert!(check_email(bad).is_err(), "{bad}");
        }
        assert!(check_email(&long[1..]).is_ok());
    }

    #[test]
    fn names() {
        assert_eq!(shown_name("john@neogenesys.com", None), "john");
        assert_eq!(shown_name("john@neogenesys.com", Some("  ")), "john");
        assert_eq!(
            shown_name("john@neogenesys.com", Some(" John D. ")),
            "John D."
        );
        assert!(check_name(Some("a\nb")).is_err());
        assert!(check_name(Some("\u{3164}")).is_err());
        assert!(check_name(None).is_ok() && check_name(Some(" ")).is_ok());
        assert!(check_given_name(" ").is_err());
        assert!(check_name(Some(&"é".repeat(201))).is_err());
        assert!(check_name(Some(&"é".repeat(200))).is_ok());
    }
}
