//! What a provider says of itself, asked as seldom as can be: nobody who has what they need waits for it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use reqwest::Client;

use crate::{
    discovery::{self, Document},
    failure::Failure,
    http,
    keys::Keys,
};

/// How long what is known is believed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// Without asking again: a key that was withdrawn signs for no longer, as a rule.
    pub(crate) fresh: Duration,
    /// While the provider cannot be asked: it signs for no longer than that, whatever happens.
    pub(crate) stale: Duration,
    /// Between two questions, after one in vain or because of keys nobody knows, which strangers can make us ask.
    pub(crate) pause: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            fresh: Duration::from_secs(300),
            stale: Duration::from_secs(3600),
            pause: Duration::from_secs(5),
        }
    }
}

/// What it said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) document: Document,
    pub(crate) keys: Keys,
}

/// A provider's own word. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Known(Arc<Inner>);

struct Inner {
    issuer: String,
    client: Client,
    times: Times,
    kept: Mutex<Kept>,
    /// Whoever asks the provider holds this: one at a time.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Kept {
    said: Option<(Arc<Said>, Instant)>,
    /// When it was last asked in vain, to the end of the question; and why.
    vain: Option<(Instant, Failure)>,
    /// When it was last asked for other keys.
    forced: Option<Instant>,
}

impl Known {
    pub(crate) fn new(issuer: &str, client: Client, times: Times) -> Self {
        Self(Arc::new(Inner {
            issuer: issuer.to_owned(),
            client,
            times,
            kept: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
        }))
    }

    /// As it is known, however old.
    pub(crate) fn newest(&self) -> Option<Arc<Said>> {
        self.kept(|kept| kept.said.as_ref().map(|(said, _)| said.clone()))
    }

    /// As it is known, unless that is too old to be believed. What is a little old is asked anew beside.
    pub(crate) async fn current(&self) -> Result<Arc<Said>, Failure> {
        let times = self.0.times;
        if let Some((said, age)) = self.believed() {
            if age >= times.fresh && self.pause_after_failure().is_none() {
                self.refresh();
            }
            return Ok(said);
        }
        let _turn = self.0.asking.lock().await;
        // Somebody else may have asked meanwhile, with or without success.
        if let Some((said, _)) = self.believed() {
            return Ok(said);
        }
        match self.pause_after_failure() {
            Some(failure) => Err(failure),
            None => self.ask().await,
        }
    }

    /// Something newer than `said`, which was not enough; or the same, if it was asked for just now.
    pub(crate) async fn beyond(&self, said: &Arc<Said>) -> Result<Arc<Said>, Failure> {
        let _turn = self.0.asking.lock().await;
        let pause = self.0.times.pause;
        let paused = self.kept(|kept| kept.forced.is_some_and(|at| at.elapsed() < pause));
        let newest = self.newest();
        if let Some(newest) = newest.filter(|newest| paused || !Arc::ptr_eq(newest, said)) {
            return Ok(newest);
        }
        let asked = self.ask().await;
        self.kept(|kept| kept.forced = Some(Instant::now()));
        // The token is no worse than it was if the provider does not answer.
        asked.or_else(|failure| self.believed().map(|(said, _)| said).ok_or(failure))
    }

    /// What is not too old, and its age.
    fn believed(&self) -> Option<(Arc<Said>, Duration)> {
        let stale = self.0.times.stale;
        self.kept(|kept| {
            let (said, at) = kept.said.as_ref()?;
            let age = at.elapsed();
            (age < stale).then(|| (said.clone(), age))
        })
    }

    fn pause_after_failure(&self) -> Option<Failure> {
        let pause = self.0.times.pause;
        self.kept(|kept| {
            let (at, failure) = kept.vain.as_ref()?;
            (at.elapsed() < pause).then(|| failure.clone())
        })
    }

    /// Asks in a task of its own, unless somebody does.
    fn refresh(&self) {
        let known = self.clone();
        tokio::spawn(async move {
            if let Ok(_turn) = known.0.asking.try_lock() {
                // What came of it is kept.
                let _ = known.ask().await;
            }
        });
    }

    /// To be called by whoever holds `asking`.
    async fn ask(&self) -> Result<Arc<Said>, Failure> {
        let asked = self.question().await.map(Arc::new);
        self.kept(|kept| match &asked {
            Ok(said) => {
                kept.said = Some((said.clone(), Instant::now()));
                kept.vain = None;
            }
            Err(failure) => {
                tracing::warn!(%failure, issuer = self.0.issuer, "the provider was asked in vain");
                kept.vain = Some((Instant::now(), failure.clone()));
            }
        });
        asked
    }

    async fn question(&self) -> Result<Said, Failure> {
        let Inner { issuer, client, .. } = &*self.0;
        let what = "its configuration";
        let answer = http::ask(what, client.get(discovery::address(issuer))).await?;
        let document = discovery::read(answer.good(what)?, issuer)?;
        let what = "its keys";
        let answer = http::ask(what, client.get(document.keys.clone())).await?;
        let keys = Keys::read(&answer.good(what)?);
        let keys = keys.ok_or_else(|| Failure::Unavailable("its keys cannot be read".into()))?;
        Ok(Said { document, keys })
    }

    fn kept<T>(&self, look: impl FnOnce(&mut Kept) -> T) -> T {
        look(&mut self.0.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

    use serde_json::json;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    /// A provider that counts questions, and answers none while it is `down`.
    struct Double {
        issuer: String,
        questions: Arc<AtomicU32>,
        down: Arc<std::sync::atomic::AtomicBool>,
    }

    async fn double() -> Double {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let double = Double {
            issuer: issuer.clone(),
            questions: Arc::default(),
            down: Arc::default(),
        };
        let (questions, down) = (double.questions.clone(), double.down.clone());
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut head = vec![0; 4096];
                let read = stream.read(&mut head).await.unwrap();
                let asks_keys = String::from_utf8_lossy(&head[..read]).starts_with("GET /keys");
                if !asks_keys {
                    questions.fetch_add(1, SeqCst);
                }
                if down.load(SeqCst) {
                    continue;
                }
                let body = match asks_keys {
                    true => json!({"keys": []}),
                    false => json!({
                        "issuer": issuer,
                        "authorization_endpoint": issuer,
                        "token_endpoint": issuer,
                        "userinfo_endpoint": issuer,
                        "jwks_uri": format!("{issuer}/keys"),
                    }),
                };
                let body = body.to_string();
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        double
    }

    fn known(double: &Double, times: Times) -> Known {
        Known::new(&double.issuer, http::client().unwrap(), times)
    }

    const LONG: Duration = Duration::from_secs(3600);
    const USUAL: Times = Times {
        fresh: LONG,
        stale: LONG,
        pause: LONG,
    };

    #[tokio::test]
    async fn it_is_asked_once_however_many_want_to_know() {
        let double = double().await;
        let known = known(&double, USUAL);
        for said in together(&known).await {
            said.unwrap();
        }
        assert_eq!(double.questions.load(SeqCst), 1);
        // Other keys are asked for once in a while, whoever wants them.
        let said = known.current().await.unwrap();
        let newer = known.beyond(&said).await.unwrap();
        assert!(!Arc::ptr_eq(&said, &newer));
        assert!(Arc::ptr_eq(&newer, &known.beyond(&said).await.unwrap()));
        assert!(Arc::ptr_eq(&newer, &known.beyond(&newer).await.unwrap()));
        assert_eq!(double.questions.load(SeqCst), 2);
    }

    #[tokio::test]
    async fn a_provider_that_is_down_is_asked_once_and_all_are_told() {
        let double = double().await;
        double.down.store(true, SeqCst);
        let known = known(&double, USUAL);
        for said in together(&known).await {
            said.unwrap_err();
        }
        assert_eq!(double.questions.load(SeqCst), 1);
    }

    #[tokio::test]
    async fn what_is_known_lasts_and_not_for_ever() {
        let double = double().await;
        let soon = Times {
            fresh: Duration::ZERO,
            pause: Duration::ZERO,
            ..USUAL
        };
        let lasting = known(&double, soon);
        let first = lasting.current().await.unwrap();
        double.down.store(true, SeqCst);
        for _ in 0..3 {
            assert!(Arc::ptr_eq(&first, &lasting.current().await.unwrap()));
        }
        assert!(Arc::ptr_eq(&first, &lasting.beyond(&first).await.unwrap()));
        assert!(lasting.newest().is_some());
        double.down.store(false, SeqCst);
        // Too old to be believed, also within the pause after a failure.
        let too_old = Times {
            stale: Duration::ZERO,
            ..USUAL
        };
        let old = known(&double, too_old);
        old.current().await.unwrap();
        double.down.store(true, SeqCst);
        for _ in 0..3 {
            old.current().await.unwrap_err();
        }
    }

    /// What eight who want to know at once are told.
    async fn together(known: &Known) -> Vec<Result<Arc<Said>, Failure>> {
        let mut asking = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let known = known.clone();
            asking.spawn(async move { known.current().await });
        }
        asking.join_all().await
    }
}
