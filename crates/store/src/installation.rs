//! Making a data folder, and keeping its schema up to date.

use std::{
    fs::Permissions,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    sync::Arc,
};

use event::Timestamp;

use crate::{
    Error, Options, OrganizationId, Result, ToldMachine,
    accept::{Command, CommandJob, Refused},
    environment::random,
    ids::random_name,
    log::Log,
    objects::Objects,
    signer,
    sql::{Query, Readers, Tx, Writer, dialect, params},
    store::{self, Store},
};

/// Makes the data folder and the signer's, both empty. A folder that holds a store already is left as it is.
///
/// `log_name` begins every origin and is never changed; by default `neosc-` and eight random hex digits.
pub fn init(options: &Options, log_name: Option<&str>) -> Result<()> {
    // It holds the keys that open every field.
    let made = std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&options.data);
    made.map_err(|e| {
        Error::Unavailable(format!("{} cannot be made: {e}", options.data.display()))
    })?;
    let _lock = store::take_folder(&options.data)?;
    if store::exists(&options.data) {
        return Err(Error::Conflict {
            code: "folder_in_use",
            message: format!("{} holds a log already", options.data.display()),
        });
    }
    if !signer::is_unused(&options.signer) {
        return Err(Error::Conflict {
            code: "signer_in_use",
            message: format!(
                "{} holds the signer of another log: choose another folder with --signer",
                options.signer.display()
            ),
        });
    }
    let name = match log_name {
        Some(name) => checked_name(name)?.to_owned(),
        None => format!("neosc-{:08x}", u32::from_be_bytes(random(&options.random))),
    };
    signer::create(&options.signer, &options.random)?;
    let now = (options.clock)();
    let database = store::database(&options.data);
    let writer = Writer::open(&database, Arc::new(Objects::new(&options.data)))?;
    // The files SQLite puts beside it get the same mode.
    std::fs::set_permissions(&database, Permissions::from_mode(0o600)).map_err(|e| {
        Error::Unavailable(format!(
            "{} cannot be kept private: {e}",
            database.display()
        ))
    })?;
    migrate(&writer, now)?;
    let tx = Tx::begin(&writer)?;
    tx.execute(
        "INSERT INTO installation (one, log_name, created_at, recorded_schema) VALUES (1, ?1, ?2, ?3)",
        params![&name, now.as_micros(), ToldMachine::SCHEMA],
    )?;
    tx.commit()
}

/// A log name is the first part of an origin: like a host name, which it need not be.
fn checked_name(name: &str) -> Result<&str> {
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/');
    if (1..=128).contains(&name.len()) && name.bytes().all(good) {
        return Ok(name);
    }
    Err(Error::Invalid {
        code: "bad_log_name",
        message: "a log name is 1 to 128 letters, digits, `.`, `-`, `_` or `/`".into(),
    })
}

/// Brings the schema up to date. Each migration is a transaction of its own.
pub(crate) fn migrate(writer: &Writer, now: Timestamp) -> Result<()> {
    writer.script(
        "CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)",
    )?;
    let tx = Tx::begin(writer)?;
    let applied = tx
        .row("SELECT COUNT(*) FROM migrations", &[], |row| row.u64(0))?
        .unwrap_or(0);
    tx.rollback()?;
    let known = dialect::MIGRATIONS.len() as u64;
    if applied > known {
        return Err(Error::Unavailable(format!(
            "the database has schema version {applied} and this program knows {known}: use the newer program"
        )));
    }
    for (version, script) in (1_u64..).zip(dialect::MIGRATIONS).skip(applied as usize) {
        let tx = Tx::begin(writer)?;
        writer.script(script)?;
        tx.execute(
            "INSERT INTO migrations (version, applied_at) VALUES (?1, ?2)",
            params![version, now.as_micros()],
        )?;
        tx.commit()?;
    }
    Ok(())
}

/// The name every origin of this installation begins with.
pub(crate) fn log_name(query: &impl Query) -> Result<String> {
    query
        .row("SELECT log_name FROM installation", &[], |row| row.text(0))?
        .ok_or_else(|| Error::corrupt("the installation has no log name"))
}

impl Store {
    /// Makes an organization and its log, whose entry 0 says how it is verified. `act` goes on in the same
    /// transaction, to make its first administrator.
    pub fn create_organization<T: Send + 'static>(
        &self,
        name: &str,
        act: impl FnMut(&mut Command<'_>) -> Result<T, Refused> + Send + 'static,
    ) -> Result<(OrganizationId, tokio::sync::oneshot::Receiver<Result<T>>)> {
        let organization = OrganizationId::draw(&self.random);
        let origin = format!("{}/log/{organization}", self.installed_name()?);
        let key = self.signer.first_key(&origin)?;
        let statement = begin_log(&origin, &key.vkey, None)?;
        let (name, now) = (name.to_owned(), self.now());
        let made = organization.clone();
        let before = move |tx: &Tx<'_>| {
            tx.execute(
                "INSERT INTO organizations (organization_id, name, created_at) VALUES (?1, ?2, ?3)",
                params![made.as_str(), &name, now.as_micros()],
            )?;
            Log::create(tx, &made, &origin)?;
            signer::add(tx, &made, 1, &key, now)
        };
        let mut act = act;
        let (answer, answered) = tokio::sync::oneshot::channel();
        let job = CommandJob {
            organization: organization.clone(),
            before,
            act: move |command: &mut Command<'_>| {
                command.state("begin_log", statement.clone());
                act(command)
            },
            answer,
        };
        if let Err((_, error)) = self.queue.push_command(Box::new(job)) {
            return Err(error);
        }
        Ok((organization, answered))
    }

    pub(crate) fn installed_name(&self) -> Result<String> {
        log_name(&self.quick.begin()?)
    }

    /// A new random name of 20 letters and digits.
    pub fn draw_name(&self) -> String {
        random_name(&self.random)
    }

    /// All organizations: id and name, the oldest first.
    pub fn organizations(&self) -> Result<Vec<(OrganizationId, String)>> {
        organizations(&self.quick.begin()?)
    }
}

/// Text of the statement every log begins with.
pub(crate) fn begin_log(
    origin: &str,
    vkey: &str,
    continues: Option<event::statement::Continues>,
) -> Result<String> {
    let begin = event::statement::BeginLog {
        origin: origin.to_owned(),
        vkey: vkey.to_owned(),
        continues,
    };
    event::Statement::BeginLog(begin)
        .text()
        .map_err(|e| Error::corrupt(e.to_string()))
}

/// See [`Store::organizations`].
pub(crate) fn organizations(query: &impl Query) -> Result<Vec<(OrganizationId, String)>> {
    query.rows(
        "SELECT organization_id, name FROM organizations ORDER BY created_at, organization_id",
        &[],
        |row| {
            let id = OrganizationId::parse(&row.text(0)?)
                .ok_or_else(|| Error::corrupt("an organization has an impossible id"))?;
            Ok((id, row.text(1)?))
        },
    )
}

/// Opens a folder for reading alone, beside a server that may be serving it.
pub(crate) fn readers(options: &Options) -> Result<Readers> {
    if !store::exists(&options.data) {
        return Err(Error::Unavailable(format!(
            "{} holds no log: make one with `neosc init`",
            options.data.display()
        )));
    }
    Ok(Readers::new(
        store::database(&options.data),
        Arc::new(Objects::new(&options.data)),
    ))
}
