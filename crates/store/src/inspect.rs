//! A look at a data folder from outside, beside a server that may be serving it: what can be told without reading the
//! log ([`crate::fsck`] reads all of it).

use event::Timestamp;
use tlog::Hash;

use crate::{
    Error, Options, OrganizationId, Result, Role, installation,
    log::Log,
    signer,
    sql::{self, Query, dialect, params},
    store::wal_bytes,
};

/// What a data folder and its signer's say of themselves.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// Version of the database library in this program.
    pub library: String,
    /// Migrations the database has, and how many this program knows.
    pub schema: (u64, u64),
    /// Bytes of the write-ahead log file.
    pub wal_bytes: u64,
    /// Free bytes for us and bytes in all, of the data folder's file system.
    pub disk: (u64, u64),
    /// Every organization's log.
    pub logs: Vec<InspectedLog>,
}

/// One organization and its log.
#[derive(Clone, Debug)]
pub struct InspectedLog {
    /// Whose.
    pub organization: OrganizationId,
    /// Entries.
    pub size: u64,
    /// The newest entry's.
    pub last_received_at: Timestamp,
    /// Why it accepts nothing any more, if so.
    pub stopped: Option<String>,
    /// Why it cannot be signed with the signer that is there, if so.
    pub key: Result<()>,
    /// What the signer's memory says of it: how many entries it signed last, or why it cannot be believed.
    pub memory: Result<u64>,
    /// Administrators who can sign in.
    pub administrators: u64,
    /// API keys that end within the time that was asked for: name, id and when.
    pub ending_keys: Vec<(String, String, Timestamp)>,
}

/// Looks. `soon` says until when API keys that end are told.
///
/// # Errors
/// If the database cannot be read at all.
pub fn inspect(options: &Options, soon: Timestamp) -> Result<Inspection> {
    let readers = installation::readers(options)?;
    let reader = readers.begin()?;
    let applied = reader.row("SELECT COUNT(*) FROM migrations", &[], |row| row.u64(0))?;
    let schema = (applied.unwrap_or(0), dialect::MIGRATIONS.len() as u64);
    drop(reader);
    let disk = (options.disk)(&options.data)
        .map_err(|e| Error::Unavailable(format!("the disk cannot be asked for its room: {e}")))?;
    let mut logs = Vec::new();
    if schema.0 == schema.1 {
        for organization in Log::organizations(&readers.begin()?)? {
            // The memory first: a server that serves may sign in between, and then the log has grown, not shrunk.
            let before = Log::read(&readers.begin()?, &organization)?;
            let key = signer::newest(&readers.begin()?, &organization, &before)?;
            let key = key.ok_or_else(|| Error::corrupt("the log has no key"))?;
            let looked = signer::look(&options.signer, key.generation, &before.origin);
            logs.push(log(
                &readers.begin()?,
                organization,
                &key.vkey,
                looked,
                (options.clock)(),
                soon,
            )?);
        }
    }
    Ok(Inspection {
        library: sql::library().to_owned(),
        schema,
        wal_bytes: wal_bytes(&options.data),
        disk,
        logs,
    })
}

type Looked = Result<(String, Option<(u64, Hash)>)>;

fn log(
    query: &impl Query,
    organization: OrganizationId,
    vkey: &str,
    looked: Looked,
    now: Timestamp,
    soon: Timestamp,
) -> Result<InspectedLog> {
    let log = Log::read(query, &organization)?;
    let (key, memory) = match looked {
        Ok((of_seed, head)) => (agrees(&of_seed, vkey), believed(head, &log)),
        Err(error) => (Err(error.clone()), Err(error)),
    };
    let administrators = query.row(
        "SELECT COUNT(*) FROM users WHERE organization_id = ?1 AND role = ?2 AND password_hash IS NOT NULL \
         AND locked_until <= ?3",
        params![
            organization.as_str(),
            Role::Admin.as_str(),
            now.as_micros()
        ],
        |row| row.u64(0),
    )?;
    let ending_keys = query.rows(
        "SELECT name, key_id, expires_at FROM api_keys WHERE organization_id = ?1 AND revoked_at IS NULL \
         AND expires_at > ?2 AND expires_at <= ?3 ORDER BY expires_at, key_id LIMIT 20",
        params![organization.as_str(), now.as_micros(), soon.as_micros()],
        |row| {
            let at = Timestamp::from_micros(row.u64(2)?).unwrap_or_default();
            Ok((row.text(0)?, row.text(1)?, at))
        },
    )?;
    Ok(InspectedLog {
        size: log.size,
        last_received_at: log.last_received_at,
        stopped: log.stopped,
        key,
        memory,
        administrators: administrators.unwrap_or(0),
        ending_keys,
        organization,
    })
}

fn agrees(of_seed: &str, of_log: &str) -> Result<()> {
    if of_seed == of_log {
        return Ok(());
    }
    Err(Error::Unavailable(
        "the signer's seed is another log's: the log's key does not come from it".into(),
    ))
}

fn believed(head: Option<(u64, Hash)>, log: &Log) -> Result<u64> {
    let bad = |why: String| Err(Error::Unavailable(why));
    match head {
        None => bad("the signer remembers nothing of this log".into()),
        Some((size, _)) if size > log.size => bad(format!(
            "the signer signed {size} entries and the log has {}: this is an old copy of the data",
            log.size
        )),
        Some((size, root)) if size == log.size && root != log.root => bad(format!(
            "the log's {size} entries are not those that were signed"
        )),
        Some((size, _)) => Ok(size),
    }
}
