//! Passwords that administrators set: of new accounts, and in the place of others.

use std::fmt;

use event::NewEvent;
use serde_json::{Value, json};
use store::{NewUser, Role};
use zeroize::Zeroizing;

use super::{
    administer::ADMINISTRATORS,
    register::{check_email, check_name, shown_name},
};
use crate::{
    Caller, Error, Platform, Principal, Result,
    coalesce::Tried,
    command::{self, Refusal, record},
    password,
    scribe::{Scribe, with},
};

/// A password that was set for somebody.
#[derive(Clone, PartialEq, Eq)]
pub struct SetPassword {
    /// Id of the account.
    pub id: String,
    /// Its address.
    pub email: String,
    /// The password, if it was drawn because none was given: shown this once.
    pub drawn: Option<String>,
    /// Sign-ins that it ended.
    pub ended: u64,
}

/// Without the password.
impl fmt::Debug for SetPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetPassword")
            .field("id", &self.id)
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

/// A password and its hash, made before the transaction that sets it.
pub(super) struct Hashed {
    pub(super) hash: String,
    drawn: Option<String>,
}

impl Platform {
    /// Makes an account, as `create_user`. Without a password one is drawn.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::Invalid`] `bad_role`, `bad_email`, `bad_name` or `weak_password`;
    /// a conflict `email_taken`.
    pub async fn create_user(
        &self,
        who: &Principal,
        email: &str,
        name: Option<&str>,
        role: &str,
        password: Option<&str>,
        caller: &Caller,
    ) -> Result<SetPassword> {
        let email = email.trim().to_owned();
        let scribe = Scribe::of(who, caller);
        self.must_administer(who, &scribe, "create_user").await?;
        let checked = check_email(&email).and_then(|()| check_name(name));
        let role = checked.and_then(|()| Ok(role.parse::<Role>()?));
        let accepted = match role {
            Ok(role) => self
                .hashed(who, &email, password)
                .await
                .map(|it| (role, it)),
            Err(error) => Err(error),
        };
        let (role, hashed) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                return Err(self
                    .not_acceptable(who, &scribe, "create_user", "users", error)
                    .await);
            }
        };
        let made = SetPassword {
            id: format!("user-{}", self.store().draw_name()),
            email: email.clone(),
            drawn: hashed.drawn,
            ended: 0,
        };
        let (id, name, hash) = (made.id.clone(), shown_name(&email, name), hashed.hash);
        let acting = who.clone();
        command::run(self, who.organization(), move |command| {
            let refuse = |error, why: &str| {
                let event = scribe.failed("create_user", "users", why);
                Err(Refusal::recorded(error, event))
            };
            if !acting.is_admin_now(command)? {
                return refuse(Error::forbidden(ADMINISTRATORS), ADMINISTRATORS);
            }
            if command.user_by_email(&email)?.is_some() {
                let error =
                    Error::conflict("email_taken", format!("{email} has an account already"));
                return refuse(error, "The e-mail address has an account already");
            }
            let new = NewUser {
                id: &id,
                email: &email,
                name: &name,
                role,
                password_hash: Some(&hash),
            };
            command.add_user(&new)?;
            let (event, metadata) = created(&scribe, &new);
            Ok(record(command, with(event, &metadata))?)
        })
        .await?;
        Ok(made)
    }

    /// Gives an account another password and ends its sign-ins, as `change_password`. Without a password one is drawn.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::Invalid`] `weak_password`; [`Error::NotFound`]; a conflict
    /// `own_account`.
    pub async fn reset_password(
        &self,
        who: &Principal,
        user: &str,
        password: Option<&str>,
        caller: &Caller,
    ) -> Result<SetPassword> {
        let scribe = Scribe::of(who, caller);
        self.must_administer(who, &scribe, "change_password")
            .await?;
        // The address matters to what is a good password; whose account it is then, the transaction says.
        let email = if user.contains('@') {
            user.trim().to_owned()
        } else {
            let found = self.store().user(who.organization(), user)?;
            found.map(|user| user.email).unwrap_or_default()
        };
        let hashed = match self.hashed(who, &email, password).await {
            Ok(hashed) => hashed,
            Err(error) => {
                return Err(self
                    .not_acceptable(who, &scribe, "change_password", "users", error)
                    .await);
            }
        };
        let Hashed { hash, drawn } = hashed;
        let acting = who.clone();
        let set = self.on_account(who, "change_password", user, caller, move |act| {
            act.not_ones_own(&acting)?;
            act.command.set_password(&act.user.id, &hash)?;
            let ended = act.end_sign_ins(None)?;
            let event = act.done(format!("Reset password of {}", act.user.email));
            record(act.command, with(event, &json!({"sign_ins_ended": ended})))?;
            Ok((act.user.id.clone(), act.user.email.clone(), ended))
        });
        let (id, email, ended) = set.await?;
        Ok(SetPassword {
            id,
            email,
            drawn,
            ended,
        })
    }

    /// Refuses those who are no administrators before the work of a hash; the transaction asks again.
    pub(super) async fn must_administer(
        &self,
        who: &Principal,
        scribe: &Scribe,
        action: &str,
    ) -> Result<()> {
        if who.is_admin() {
            return Ok(());
        }
        let event = scribe.failed(action, "users", ADMINISTRATORS);
        let error = Error::forbidden(ADMINISTRATORS);
        Err(self
            .refuse(who.organization(), error, Tried::by_person(event))
            .await)
    }

    /// The hash of a password that may be set, or of one that is drawn.
    pub(super) async fn hashed(
        &self,
        who: &Principal,
        email: &str,
        password: Option<&str>,
    ) -> Result<Hashed> {
        let drawn = match password {
            Some(_) => None,
            None => Some(password::draw(self.store())),
        };
        let typed = password.or(drawn.as_deref()).unwrap_or_default();
        // A drawn one is strong, however long others have to be.
        if drawn.is_none() {
            password::check(typed, email, self.password_strength(who.organization())?)?;
        }
        let typed = Zeroizing::new(typed.to_owned());
        let salt = password::salt_of(self.store().random());
        let hashing = self.inner.gate.run(move || password::hash(&typed, &salt));
        let hash = hashing.await??;
        Ok(Hashed { hash, drawn })
    }

    /// Records that a form was not acceptable, if that is what it is.
    pub(super) async fn not_acceptable(
        &self,
        who: &Principal,
        scribe: &Scribe,
        action: &str,
        resource: &str,
        error: Error,
    ) -> Error {
        let Error::Invalid { code, .. } = &error else {
            return error;
        };
        let why = match *code {
            "bad_user_id" => "The id is not acceptable",
            "bad_email" => "The e-mail address is not acceptable",
            "bad_name" => "The name is not acceptable",
            "bad_role" => "There is no such role",
            "bad_password_hash" => "The password hash is not acceptable",
            "weak_password" => "The password is too weak",
            _ => return error,
        };
        let event = scribe.failed(action, resource, why);
        self.refuse(who.organization(), error, Tried::by_person(event))
            .await
    }
}

/// The event of a new account, and its metadata.
pub(super) fn created(scribe: &Scribe, user: &NewUser<'_>) -> (NewEvent, Value) {
    let NewUser {
        id,
        email,
        name,
        role,
        ..
    } = user;
    let event = scribe.done(
        "create_user",
        format!("user:{id}"),
        format!("Created user {email} as {role}"),
    );
    let after = json!({"after": {"email": email, "name": name, "role": role.as_str()}});
    (event, after)
}
