//! Ending sign-ins that are over by time: nobody asks for that, so it has to be looked for.

use event::Timestamp;
use serde_json::{Value, json};
use store::{Command, EndedBy, OrganizationId, SignIn};

use crate::{
    Caller, Platform, Result,
    builtin::POLICY_SESSION_TIMEOUT,
    command,
    policies::{session_timeout::idle_minutes, terms},
    scribe::{AUTH, Scribe, with},
    sessions::sign_out,
};

/// Sign-ins that one call ends at most.
const MOST: u32 = 500;
/// Of these, in one transaction: with the sessions under each, which are few, but may be a hundred.
const AT_ONCE: usize = 50;
/// Microseconds of a minute.
const MINUTE: u64 = 60_000_000;

/// What ended a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    /// It was not used for so many minutes.
    Idle(u64),
    /// Its own time.
    Expired,
    /// The time of its account.
    AccountExpired,
}

impl Platform {
    /// Ends sign-ins that were not used for too long, or whose time or account's time is over, each as `logout` of its
    /// person, and the sessions launched under them, each as `disconnect_session`. To be called every few seconds: one
    /// call ends so many at most, and what cannot be ended now is tried again then.
    ///
    /// Nobody can use such a sign-in even before this. What is ahead of the clock is left alone: it may be the clock that
    /// is wrong.
    pub async fn end_overdue(&self) {
        if let Err(error) = self.end_all_overdue().await {
            tracing::warn!(%error, "sign-ins that are over could not be looked for");
        }
    }

    async fn end_all_overdue(&self) -> Result<()> {
        let now = self.store().now();
        // No policy is shorter than that.
        let shortest = self.inner.settings.idle_minutes.min(terms::SHORTEST_IDLE);
        let organizations =
            self.quick(move |store| store.organizations_with_overdue(before(now, shortest), now));
        let mut left = MOST;
        for organization in organizations.await? {
            if left == 0 {
                break;
            }
            match self.end_overdue_of(&organization, now, left).await {
                Ok(ended) => left = left.saturating_sub(ended),
                // The others' are ended all the same.
                Err(error) => {
                    tracing::warn!(%error, %organization, "sign-ins that are over could not be ended yet");
                }
            }
        }
        Ok(())
    }

    /// Gives how many were found.
    async fn end_overdue_of(
        &self,
        organization: &OrganizationId,
        now: Timestamp,
        most: u32,
    ) -> Result<u32> {
        let usual = self.inner.settings.idle_minutes;
        let of = organization.clone();
        let found = self.quick(move |store| {
            let policy = store.policy(&of, POLICY_SESSION_TIMEOUT)?;
            let unused_since = match idle_minutes(policy.as_ref(), usual)? {
                Some(minutes) => before(now, minutes),
                None => Timestamp::default(),
            };
            store.overdue_sign_ins(&of, unused_since, now, most)
        });
        let found: Vec<String> = found.await?.into_iter().collect();
        for ids in found.chunks(AT_ONCE) {
            let ids = ids.to_vec();
            command::run(self, organization, move |command| {
                let policy = command.policy(POLICY_SESSION_TIMEOUT)?;
                let idle = idle_minutes(policy.as_ref(), usual)?;
                for id in &ids {
                    end(command, id, idle)?;
                }
                Ok(())
            })
            .await?;
        }
        Ok(u32::try_from(found.len()).unwrap_or(u32::MAX))
    }

    /// Reads in a thread that may wait.
    async fn quick<T: Send + 'static>(
        &self,
        read: impl FnOnce(&store::Store) -> store::Result<T> + Send + 'static,
    ) -> Result<T> {
        let store = self.store().clone();
        let done = tokio::task::spawn_blocking(move || read(&store)).await;
        let read = done.map_err(|error| store::Error::Unavailable(error.to_string()))?;
        Ok(read?)
    }
}

/// Ends a sign-in if it is over still: it may have been used, ended or given more time since it was found.
fn end(command: &mut Command<'_>, id: &str, idle: Option<u64>) -> store::Result<()> {
    let Some(sign_in) = command.sign_in(id)? else {
        return Ok(());
    };
    let Some(over) = why_over(&sign_in, idle, command.wall()) else {
        return Ok(());
    };
    let (email, caller) = (sign_in.user_email.clone(), Caller::default());
    let scribe = Scribe::new(sign_in.user_id.clone(), email, &caller);
    let event = scribe.done("logout", AUTH, over.details());
    let event = with(event, &over.metadata(&sign_in));
    sign_out(command, &scribe, id, over.ended_by(), event).map(drop)
}

/// What was over first of all that is over at `now`.
fn why_over(sign_in: &SignIn, idle: Option<u64>, now: Timestamp) -> Option<Over> {
    let used = sign_in.last_used_at.as_micros();
    let unused = idle.map(|minutes| {
        let end = used.saturating_add(minutes.saturating_mul(MINUTE));
        (end, Over::Idle(minutes))
    });
    let own = (sign_in.expires_at.as_micros(), Over::Expired);
    let of_account = sign_in
        .user_expires_at
        .map(|at| (at.as_micros(), Over::AccountExpired));
    let ends = [unused, Some(own), of_account].into_iter().flatten();
    let over = ends.filter(|(end, _)| *end <= now.as_micros());
    over.min_by_key(|(end, _)| *end).map(|(_, why)| why)
}

/// So many minutes earlier.
fn before(at: Timestamp, minutes: u64) -> Timestamp {
    let micros = at
        .as_micros()
        .saturating_sub(minutes.saturating_mul(MINUTE));
    Timestamp::from_micros(micros).unwrap_or_default()
}

impl Over {
    fn ended_by(self) -> EndedBy {
        match self {
            Self::Idle(_) => EndedBy::Idle,
            Self::Expired | Self::AccountExpired => EndedBy::Expired,
        }
    }

    fn details(self) -> String {
        match self {
            Self::Idle(1) => "Signed out (not used for 1 minute)".into(),
            Self::Idle(minutes) => format!("Signed out (not used for {minutes} minutes)"),
            Self::Expired => "Signed out (sign-in expired)".into(),
            Self::AccountExpired => "Signed out (account expired)".into(),
        }
    }

    /// When it was used last: the event is of when its end was noticed, which is late after a server that stood still.
    fn metadata(self, sign_in: &SignIn) -> Value {
        let reason = match self {
            Self::Idle(_) => "idle",
            Self::Expired => "expired",
            Self::AccountExpired => "account_expired",
        };
        json!({"reason": reason, "last_used_at": sign_in.last_used_at})
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    };

    use store::Role;

    use super::*;

    #[test]
    fn what_was_over_first_counts() {
        let at = |minute: u64| Timestamp::from_micros(minute * MINUTE).unwrap();
        let sign_in = |used, expires, account: Option<u64>| SignIn {
            organization: OrganizationId::parse("neosc").unwrap(),
            id: "sign-1".into(),
            user_id: "user-1".into(),
            user_email: "john@neogenesys.com".into(),
            user_name: "John".into(),
            role: Role::User,
            created_at: at(100),
            last_used_at: at(used),
            expires_at: at(expires),
            user_expires_at: account.map(at),
        };
        let over = |one: &SignIn, idle, now| why_over(one, idle, at(now));
        let usual = sign_in(120, 820, None);
        assert_eq!(over(&usual, Some(30), 149), None);
        assert_eq!(over(&usual, Some(30), 150), Some(Over::Idle(30)));
        assert_eq!(over(&usual, Some(30), 2000), Some(Over::Idle(30)));
        assert_eq!(over(&usual, None, 819), None);
        assert_eq!(over(&usual, None, 820), Some(Over::Expired));
        let ends = sign_in(120, 820, Some(140));
        assert_eq!(over(&ends, Some(30), 139), None);
        assert_eq!(over(&ends, Some(30), 2000), Some(Over::AccountExpired));
        // Of a clock that was ahead.
        assert_eq!(over(&usual, Some(30), 10), None);
    }

    /// Between a round's look and its transaction somebody uses the sign-in.
    #[tokio::test]
    async fn a_use_in_between_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut options = store::Options::new(&folder.path().join("data"));
        let minute = Arc::new(AtomicU64::new(1000));
        let clock = minute.clone();
        options.clock = Arc::new(move || {
            Timestamp::from_micros(clock.load(Ordering::SeqCst) * MINUTE).unwrap()
        });
        store::init(&options, None).unwrap();
        let store = store::Store::open(&options).unwrap();
        let (email, password) = ("ana@neogenesys.com", "seven purple elephants");
        let first = crate::first_organization(&store, "O", email, Some(password), "root");
        let of = first.await.unwrap().organization;
        let platform = Platform::new(store.clone(), crate::Settings::default());
        let entered = platform.login(email, password, &Caller::default()).await;
        let token = entered.unwrap().signed_in().unwrap().token;
        minute.store(1030, Ordering::SeqCst);
        let now = store.now();
        let found = store
            .overdue_sign_ins(&of, before(now, 30), now, 10)
            .unwrap();
        let id = found.first().unwrap().clone();
        let (_, hash) = crate::token::parse(&token).unwrap();
        let sign_in = store.sign_in(&hash).unwrap().unwrap();
        let used = store.clone();
        let touch = move |sign_in: SignIn| used.touch_sign_in(&sign_in, before(now, 1));
        tokio::task::spawn_blocking(move || touch(sign_in))
            .await
            .unwrap()
            .unwrap();
        for (at, lasts) in [(1030, true), (1058, true), (1059, false)] {
            minute.store(at, Ordering::SeqCst);
            let id = id.clone();
            let ended = command::run(&platform, &of, move |command| {
                Ok(end(command, &id, Some(30))?)
            });
            ended.await.unwrap();
            assert_eq!(store.sign_in(&hash).unwrap().is_some(), lasts, "{at}");
        }
    }
}
