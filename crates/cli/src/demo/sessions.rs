//! Somebody who works while others watch: signs in, launches workspaces and leaves them, over the API that people use.

use std::{collections::VecDeque, time::Duration};

use serde::Deserialize;
use serde_json::json;
use tokio::time::MissedTickBehavior;

use crate::{
    connection::{Connection, read},
    failure::Result,
    out,
};

/// Between two launches.
const PAUSE: Duration = Duration::from_secs(20);
/// Sessions that run at a time.
const RUNNING: usize = 2;

/// Whose sessions they are.
pub(super) struct Person<'a> {
    pub(super) email: &'a str,
    pub(super) password: &'a str,
}

#[derive(Deserialize)]
struct SignedIn {
    token: String,
}

#[derive(Deserialize)]
struct Workspace {
    id: String,
}

#[derive(Deserialize)]
struct Launched {
    session_id: String,
}

/// Works without an end, until that does not go on: a policy, another password, an end of the session by somebody else
/// are what the demonstration is for, and are said.
pub(super) async fn work(url: String, person: Option<Person<'_>>) {
    if let Some(person) = person
        && let Err(failure) = all(&url, &person).await
    {
        out::note(format_args!(
            "{} launches no more workspaces: {failure}",
            person.email
        ));
    }
    std::future::pending().await
}

async fn all(url: &str, person: &Person<'_>) -> Result<()> {
    let form = json!({"email": person.email, "password": person.password}).to_string();
    let answer = Connection::unknown(url)?
        .post("/api/auth/login", &form)
        .await?;
    let SignedIn { token } = read(&answer)?;
    let server = Connection::remote(url, token)?;
    let workspaces: Vec<Workspace> = read(&server.get("/api/workspaces").await?)?;
    let mut running = VecDeque::new();
    let mut pause = tokio::time::interval(PAUSE);
    pause.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for Workspace { id } in workspaces.iter().cycle() {
        pause.tick().await;
        if running.len() >= RUNNING
            && let Some(session) = running.pop_front()
        {
            // Somebody who watches may have ended it.
            server
                .offer(&format!("/api/sessions/{session}/disconnect"), "")
                .await?;
        }
        let launched = server
            .post(&format!("/api/workspaces/{id}/launch"), "")
            .await?;
        let Launched { session_id } = read(&launched)?;
        running.push_back(session_id);
    }
    Ok(())
}
