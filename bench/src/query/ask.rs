//! Asking a server over HTTP.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::{
    figures::{Took, times},
    filled::{FREQUENT, Filled, PASSWORD, RARE},
    questions::{Known, Question, Who},
};
use crate::{data, server::Server};

/// Somebody who asks, with what shows who it is.
pub(super) struct Asker {
    client: Client,
    url: String,
    key: String,
    tokens: HashMap<u64, String>,
}

impl Asker {
    /// Signs in whoever has an account.
    pub(super) async fn new(server: &Server, key: String) -> Result<Self, String> {
        let client = Client::new();
        let mut tokens = HashMap::new();
        for person in [FREQUENT, RARE] {
            let body = json!({"email": data::email(person), "password": PASSWORD});
            let request = client.post(format!("{}/api/auth/login", server.url));
            let request = request
                .header("content-type", "application/json")
                .body(body.to_string());
            let answer = request.send().await.map_err(|e| e.to_string())?;
            let answer = answer.text().await.map_err(|e| e.to_string())?;
            let read: Value = serde_json::from_str(&answer).unwrap_or_default();
            let token = read.get("token").and_then(Value::as_str);
            let token = token.ok_or_else(|| format!("signing in: {answer}"))?;
            tokens.insert(person, token.to_owned());
        }
        Ok(Self {
            client,
            url: format!("{}/api/audit-logs", server.url),
            key,
            tokens,
        })
    }

    /// Asks once, then as often as there is time for. An answer other than 200 is an error.
    pub(super) async fn ask(&self, question: &Question) -> Result<Took, String> {
        let (mut waits, mut rows, mut left) = (Vec::new(), None, 1);
        for asked in question.asked.iter().cycle() {
            let (took, answer) = self.get(question.who, asked).await?;
            if waits.is_empty() {
                left = times(took) + 1;
            }
            waits.push(took);
            let found = rows_of(&answer);
            rows = Some(
                found.ok_or_else(|| format!("{asked}: {}", String::from_utf8_lossy(&answer)))?,
            );
            left -= 1;
            if left == 0 {
                break;
            }
        }
        Took::of(waits, rows).ok_or_else(|| format!("{}: nothing is asked", question.name))
    }

    /// How long an answer took, whole, and the answer. One that comes too soon after others is asked for again.
    async fn get(&self, who: Who, asked: &str) -> Result<(Duration, Vec<u8>), String> {
        let url = format!("{}{asked}", self.url);
        let token = match who {
            Who::Key => Some(&self.key),
            Who::Person(person) => self.tokens.get(&person),
        };
        let token = token.ok_or_else(|| format!("{who:?} cannot sign in"))?;
        loop {
            let started = Instant::now();
            let sent = self.client.get(&url).bearer_auth(token).send().await;
            let answer = sent.map_err(|e| e.to_string())?;
            let status = answer.status();
            let body = answer.bytes().await.map_err(|e| e.to_string())?;
            let took = started.elapsed();
            match status {
                StatusCode::OK => return Ok((took, body.to_vec())),
                StatusCode::TOO_MANY_REQUESTS => tokio::time::sleep(Duration::from_secs(1)).await,
                _ => {
                    return Err(format!(
                        "{url}: {status}: {}",
                        String::from_utf8_lossy(&body)
                    ));
                }
            }
        }
    }

    /// Ids that the log gave, of events of all its parts.
    pub(super) async fn known(&self, filled: &Filled) -> Result<Known, String> {
        const PARTS: u64 = 41;
        let spread = filled.made().spread;
        let mut own = Vec::new();
        for part in 1..=PARTS {
            let n = (filled.events * part / PARTS).saturating_sub(1);
            let end = spread.map_or(filled.until, |spread| spread.at(n));
            let asked = format!("?limit=20&end={end}");
            let (_, answer) = self.get(Who::Key, &asked).await?;
            let events: Vec<Value> = serde_json::from_slice(&answer).unwrap_or_default();
            let ids = events.iter().filter_map(|event| event.get("id")?.as_str());
            own.extend(ids.map(str::to_owned).find(|id| !id.starts_with("evt-")));
        }
        own.dedup();
        Ok(Known { own })
    }
}

/// Rows of a list; of other answers what they count, or one.
fn rows_of(answer: &[u8]) -> Option<u64> {
    let read: Value = serde_json::from_slice(answer).ok()?;
    match &read {
        Value::Array(rows) => Some(rows.len() as u64),
        Value::Object(members) => Some(members.get("total").map_or(1, |n| n.as_u64().unwrap_or(1))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::rows_of;

    #[test]
    fn answers_are_counted() {
        assert_eq!(rows_of(b"[{},{}]"), Some(2));
        assert_eq!(rows_of(br#"{"total":7,"facets":[]}"#), Some(7));
        assert_eq!(rows_of(br#"{"id":"evt-1"}"#), Some(1));
        assert_eq!(rows_of(b"[{},"), None);
        assert_eq!(rows_of(b"3"), None);
    }
}
