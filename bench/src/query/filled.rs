//! A folder with a sealed log that questions are put to, and what is known of it.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use event::Timestamp;
use serde_json::{Value, json};
use store::{Options, Store};

use super::size;
use crate::{
    data::{self, Account, People, SentIds, Spread},
    fill::{self, Made},
    process, server,
};

/// People with accounts: one acts in 6 % of the events, one in 0.01 %.
pub(super) const FREQUENT: u64 = 0;
pub(super) const RARE: u64 = 2_700;
/// Rows of what was sealed stay for a minute.
const ROWS_STAY: Duration = Duration::from_secs(61);
/// Of every account.
pub(super) const PASSWORD: &str = "as long as it takes, 2026";

/// What `FOLDER/bench.json` says of `FOLDER/data`.
pub(crate) struct Filled {
    folder: PathBuf,
    /// Events that were sent.
    pub(crate) events: u64,
    pub(super) ids: SentIds,
    /// When the last of them happened.
    pub(super) until: Timestamp,
    pub(super) accounts: Vec<Account>,
}

impl Filled {
    /// Makes the folder, which must not exist, fills and seals it. Says how fast that was.
    pub(super) fn make(folder: &Path, events: u64, ids: SentIds) -> Result<(Self, String), String> {
        let folder = std::path::absolute(folder).map_err(|e| e.to_string())?;
        fs::create_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let data = folder.join("data");
        let organization = fill::make(&data)?;
        let filled = Self {
            accounts: accounts(&folder, &data)?,
            folder,
            events,
            ids,
            until: store::system_clock()(),
        };
        let mut said = fill::pour(&data, &organization, events, 4, filled.made())?;
        said.push_str(&seal(&data)?);
        // In the end: a folder without it is not whole.
        fs::write(filled.folder.join("bench.json"), filled.json()).map_err(|e| e.to_string())?;
        Ok((filled, said))
    }

    /// Of a folder that was filled before.
    pub(crate) fn open(folder: &Path) -> Result<Self, String> {
        let folder = std::path::absolute(folder).map_err(|e| e.to_string())?;
        let file = folder.join("bench.json");
        let text = fs::read_to_string(&file).map_err(|e| {
            let file = file.display();
            format!("{file}: {e}: `bench query` fills a folder, and leaves this in the end")
        })?;
        let read = serde_json::from_str(&text)
            .ok()
            .and_then(|value| Self::read(&folder, &value));
        read.ok_or_else(|| format!("{} is not of this program", file.display()))
    }

    fn json(&self) -> String {
        let accounts: Vec<Value> = (self.accounts.iter())
            .map(|account| json!({"person": account.person, "id": account.id}))
            .collect();
        let ids = clap::ValueEnum::to_possible_value(&self.ids);
        let all = json!({
            "events": self.events,
            "ids": ids.map(|value| value.get_name().to_owned()),
            "until": self.until.as_micros(),
            "accounts": accounts,
        });
        format!("{all:#}\n")
    }

    fn read(folder: &Path, value: &Value) -> Option<Self> {
        let account = |value: &Value| {
            Some(Account {
                person: value.get("person")?.as_u64()?,
                id: value.get("id")?.as_str()?.to_owned(),
            })
        };
        let accounts = value.get("accounts")?.as_array()?.iter().map(account);
        let ids = value.get("ids")?.as_str()?;
        Some(Self {
            folder: folder.to_owned(),
            events: value.get("events")?.as_u64()?,
            ids: clap::ValueEnum::from_str(ids, false).ok()?,
            until: Timestamp::from_micros(value.get("until")?.as_u64()?)?,
            accounts: accounts.collect::<Option<_>>()?,
        })
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The folder of PostgreSQL with the same events.
    pub(super) fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }

    /// What its events are made of.
    pub(super) fn made(&self) -> Made<'_> {
        Made {
            people: People::Skewed(&self.accounts),
            ids: self.ids,
            spread: Some(Spread {
                until: self.until,
                events: self.events,
            }),
        }
    }

    /// The `user_id` of a person.
    pub(super) fn user_id(&self, person: u64) -> String {
        data::user_id(person, &self.accounts).into_owned()
    }

    /// Bytes of its files, by what they are.
    pub(super) fn size(&self) -> std::io::Result<size::Size> {
        size::size_of(&self.data())
    }
}

/// Makes accounts of the people who have some.
fn accounts(folder: &Path, data: &Path) -> Result<Vec<Account>, String> {
    let password = folder.join("password");
    fs::write(&password, PASSWORD).map_err(|e| e.to_string())?;
    let (data, password) = (server::utf8(data)?, server::utf8(&password)?);
    let mut accounts = Vec::new();
    for person in [FREQUENT, RARE] {
        let email = data::email(person);
        server::run(&[
            "user",
            "create",
            &email,
            "--data",
            data,
            "--password-file",
            password,
        ])?;
    }
    let listed = server::run(&["user", "list", "--data", data, "--json"])?;
    for person in [FREQUENT, RARE] {
        let email = data::email(person);
        let id = listed
            .lines()
            .find_map(|line| id_of(line, &email))
            .ok_or_else(|| format!("no account of {email} in {listed}"))?;
        accounts.push(Account { person, id });
    }
    Ok(accounts)
}

/// The id of an account in a line of `neosc user list --json`, if it is the one of this address.
fn id_of(line: &str, email: &str) -> Option<String> {
    let account: Value = serde_json::from_str(line).ok()?;
    let id = account.get("id")?.as_str()?;
    (account.get("email")?.as_str()? == email).then(|| id.to_owned())
}

/// Seals what is left, and waits until its rows have left the database. What the server would do by and by is done before
/// the clock of the questions runs.
fn seal(data: &Path) -> Result<String, String> {
    let store = Store::open(&Options::new(data)).map_err(|e| e.to_string())?;
    let before = process::processor_of(std::process::id())?;
    let started = Instant::now();
    let sealed = store.seal(true, &mut |_| {}).map_err(|e| e.to_string())?;
    let took = started.elapsed();
    let spent = process::processor_of(std::process::id())?.saturating_sub(before);
    std::thread::sleep(ROWS_STAY);
    let dropping = Instant::now();
    store.seal(true, &mut |_| {}).map_err(|e| e.to_string())?;
    let dropped = dropping.elapsed();
    store.close();
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / sealed.entries.max(1) as f64;
    Ok(format!(
        "{} entries left to seal, in {} segments: {:.2} us an entry on the clock, {:.2} us of processor; rows dropped in {:.1} s\n",
        sealed.entries,
        sealed.segments,
        micros(took),
        micros(spent),
        dropped.as_secs_f64(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_folder_is_read_back() {
        let filled = Filled {
            folder: "/nowhere".into(),
            events: 7,
            ids: SentIds::All,
            until: Timestamp::from_micros(1_772_721_000_000_001).unwrap(),
            accounts: vec![Account {
                person: RARE,
                id: "user-x".into(),
            }],
        };
        let value: Value = serde_json::from_str(&filled.json()).unwrap();
        let read = Filled::read(&filled.folder, &value).unwrap();
        assert_eq!((read.events, read.ids), (filled.events, filled.ids));
        assert_eq!(
            (read.until, &read.accounts),
            (filled.until, &filled.accounts)
        );
        assert_eq!(read.user_id(RARE), "user-x");
        assert!(Filled::read(&filled.folder, &json!({"events": 7})).is_none());
    }

    #[test]
    fn accounts_are_found_by_their_address() {
        let line = r#"{"id":"user-1","email":"a@example.org","role":"user"}"#;
        assert_eq!(id_of(line, "a@example.org").as_deref(), Some("user-1"));
        assert_eq!(id_of(line, "b@example.org"), None);
        assert_eq!(id_of("", "b@example.org"), None);
    }
}
