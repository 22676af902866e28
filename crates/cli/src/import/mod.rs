//! `neosc import`: events of a file, checked whole before any of them is sent.

mod check;
mod hashing;
mod send;
mod zone;

use std::{
    fs::File,
    io::{Seek, Write},
    path::Path,
    process::ExitCode,
};

use event::import::convert;
use sha2::{Digest, Sha256};
use store::Options;

use crate::{
    args::{Format, Import},
    connection::Connection,
    failure::{Context, Failure, Result},
    out,
};
use zone::Zone;

/// How records become events.
struct Reading {
    mongodb: bool,
    zone: Option<Zone>,
}

impl Reading {
    /// The event of a record as JSON, and whether the zone was needed for it.
    fn event<'a>(&self, record: &'a [u8]) -> std::result::Result<(Json<'a>, bool), String> {
        if !self.mongodb {
            return Ok((Json::As(record), false));
        }
        let converted = match &self.zone {
            Some(zone) => convert(record, &|text| zone.at(text)),
            None => convert(record, &zone::none_given),
        }?;
        Ok((Json::Made(converted.json), converted.local_time))
    }
}

/// An event's JSON.
enum Json<'a> {
    /// As it is in the file.
    As(&'a [u8]),
    Made(String),
}

impl Json<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::As(bytes) => bytes,
            Self::Made(text) => text.as_bytes(),
        }
    }
}

/// A file that was read once from end to end and found good.
struct Checked {
    file: File,
    /// For people.
    name: String,
    reading: Reading,
    events: u64,
    sha256: String,
    /// The import's id: of the file's content and, if times needed one, the zone. So the same file imported again is
    /// known, whatever it is called.
    id: String,
}

/// Reads the file twice: to check all of it, then to send it.
pub(crate) async fn import(arguments: Import) -> Result<ExitCode> {
    let options = arguments.folder.options()?;
    let zone = arguments.assume_zone.as_deref().map(Zone::parse);
    let zone = zone.transpose().map_err(Failure::from)?;
    let now = (options.clock)();
    let checked = tokio::task::block_in_place(|| {
        let (file, name) = open(&arguments.file)?;
        check::check(file, name, arguments.format, zone, now)
    })?;
    if checked.events == 0 {
        return Err(format!("{} holds no events", checked.name).into());
    }
    if arguments.check {
        let (name, events) = (&checked.name, checked.events);
        out::line(format_args!(
            "{name}: {events} events, all good; nothing was imported"
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    let connection = Connection::of(&options).await?;
    let sent = send::send(&connection, &checked).await;
    connection.close().await;
    let sent = sent.map_err(|failure| {
        let name = &checked.name;
        Failure::from(format!(
            "{failure}; what was imported of {name} stays: run it again, and it goes on from there"
        ))
    })?;
    out::line(format_args!(
        "{}: {} events are in the log: {} new, {} were there already. SHA-256 {}",
        checked.name,
        sent.accepted + sent.duplicates,
        sent.accepted,
        sent.duplicates,
        checked.sha256
    ))?;
    if sent.refused == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    Err(format!(
        "{} events of {} were refused: when they are mended, import a file of those alone",
        sent.refused, checked.name
    )
    .into())
}

/// Imports lines that this program made, as if they were a file. Says how many were new.
pub(crate) async fn made_here(
    connection: &Connection,
    name: &str,
    lines: &str,
    options: &Options,
) -> Result<u64> {
    let mut file = unnamed()?;
    file.write_all(lines.as_bytes()).context(name)?;
    file.rewind().context(name)?;
    let now = (options.clock)();
    let checked = tokio::task::block_in_place(|| {
        check::check(file, name.to_owned(), Format::Neosc, None, now)
    })?;
    Ok(send::send(connection, &checked).await?.accepted)
}

/// The file itself, or standard input put into a file nobody else sees.
fn open(path: &Path) -> Result<(File, String)> {
    let name = path.display().to_string();
    if path != Path::new("-") {
        let file = File::open(path).context(&name)?;
        if !file.metadata().is_ok_and(|found| found.is_file()) {
            return Err(format!("{name} is no file: pipe it in, as in `neosc import -`").into());
        }
        return Ok((file, name));
    }
    let mut file = unnamed()?;
    std::io::copy(&mut std::io::stdin().lock(), &mut file).context("standard input")?;
    file.rewind().context("standard input")?;
    Ok((file, "standard input".to_owned()))
}

fn unnamed() -> Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let path = std::env::temp_dir().join(format!("neosc-import-{}", std::process::id()));
    let file = File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .context(path.display())?;
    std::fs::remove_file(&path).context(path.display())?;
    Ok(file)
}

/// What an import is called in `sender`, and known by when it is run again.
fn id_of(sha256: &str, zone: Option<&str>) -> String {
    let digest = match zone {
        None => sha256.to_owned(),
        Some(zone) => {
            let digest = Sha256::digest(format!("{sha256} {zone}"));
            digest.iter().map(|b| format!("{b:02x}")).collect()
        }
    };
    format!("imp-{}", digest.get(..20).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_called_by_its_content() {
        let sha256 = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
        assert_eq!(id_of(sha256, None), "imp-2c26b46b68ffc68ff99b");
        assert_ne!(id_of(sha256, Some("UTC")), id_of(sha256, None));
        assert_ne!(id_of(sha256, Some("UTC")), id_of(sha256, Some("+02:00")));
    }
}
