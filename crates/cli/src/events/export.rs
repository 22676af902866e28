//! `neosc export`.

use std::{fmt::Write, io::IsTerminal, process::ExitCode};

use ::verify::{Bundle, Manifest};
use sha2::{Digest, Sha256};

use super::shown::{id, read};
use crate::{
    args::{Export, Exported, What},
    connection::{Begun, Connection, escape},
    failure::{Context, Failure, Result},
    hex, out,
};

const NO_SALT: &str = "the server's answer has a salt that is none";

/// Writes everything the filter finds to standard output, and says what was recorded of it.
pub(crate) async fn export(arguments: Export) -> Result<ExitCode> {
    if arguments.what.format == Exported::Parquet && std::io::stdout().is_terminal() {
        return Err("Parquet is nothing to look at: send it to a file, with > FILE".into());
    }
    let connection = Connection::reading(&arguments.reach).await?;
    let exported = whole(&connection, &arguments).await;
    connection.close().await;
    let exported = exported?;
    out::note(format_args!(
        "{} bytes, whole. Recorded in the log as export_logs of request {}, with the SHA-256 of salt and bytes.\nSalt {}\nSHA-256 {}",
        exported.bytes, exported.request, exported.salt, exported.digest
    ));
    Ok(ExitCode::SUCCESS)
}

async fn whole(connection: &Connection, arguments: &Export) -> Result<Written> {
    let exported = copy(connection, &path(connection, &arguments.what)).await?;
    if let Some(file) = &arguments.manifest {
        let manifest = manifest(connection, &exported).await?;
        std::fs::write(file, manifest.to_json() + "\n").context(file.display())?;
    }
    Ok(exported)
}

/// The proof of the export's record, and the salt.
async fn manifest(connection: &Connection, exported: &Written) -> Result<Manifest> {
    let events = connection.events();
    let request = escape(&exported.request);
    let page = connection
        .get(&format!(
            "{events}?action=export_logs&request_id={request}&limit=1"
        ))
        .await?;
    let id = read(&page)?.first().map(|event| id(event)).transpose()?;
    let id = id.ok_or("the record of the export is not to be found")?;
    let proof = connection
        .get(&format!("{events}/{}/proof?disclose=all", escape(&id)))
        .await?;
    let salt = hex::read(&exported.salt).and_then(|salt| salt.try_into().ok());
    Ok(Manifest {
        salt: salt.ok_or(NO_SALT)?,
        record: Bundle::parse(&proof).context("the proof of the export's record")?,
    })
}

/// What was written.
struct Written {
    bytes: u64,
    request: String,
    salt: String,
    digest: String,
}

async fn copy(connection: &Connection, path: &str) -> Result<Written> {
    let begun = connection.begin(path).await;
    let mut begun = begun.map_err(|unreached| Failure::from(unreached.0))?;
    if !begun.status.is_success() {
        let answer = begun.refused().await;
        let answer = answer.map_err(|unreached| Failure::from(unreached.0))?;
        return Err(answer.refused().into());
    }
    let (salt, request) = (
        header(&begun, "x-export-salt")?,
        header(&begun, "x-request-id")?,
    );
    let salted = hex::read(&salt).ok_or(NO_SALT)?;
    let mut digest = Sha256::new_with_prefix(salted);
    let mut bytes = 0_u64;
    loop {
        // A search for few events among many is silent for long.
        match begun.piece(None).await {
            Ok(Some(piece)) => {
                digest.update(&piece);
                bytes = bytes.saturating_add(piece.len() as u64);
                out::bytes(&piece)?;
            }
            Ok(None) => break,
            Err(unreached) => {
                return Err(format!(
                    "the export is not whole, so do not use what was written: {}",
                    unreached.0
                )
                .into());
            }
        }
    }
    Ok(Written {
        bytes,
        request,
        salt,
        digest: hex::write(&digest.finalize()),
    })
}

fn header(begun: &Begun, name: &str) -> Result<String> {
    let value = begun.header(name).map(str::to_owned);
    value.ok_or_else(|| {
        format!("the server's answer has no {name}: it is no NeoSC that exports").into()
    })
}

fn path(connection: &Connection, export: &What) -> String {
    let filter = export.filter.join(" ");
    let mut path = format!(
        "{}/export?format={}",
        connection.events(),
        export.format.name()
    );
    let given = [
        ("q", Some(filter.trim())),
        ("sort", export.sort.as_deref()),
        ("order", export.order.as_deref()),
        ("reason", export.reason.as_deref()),
        ("raw", export.raw.then_some("true")),
        ("excel", export.excel.then_some("true")),
        ("proofs", export.proofs.then_some("true")),
        ("columns", export.columns.as_deref()),
    ];
    for (name, value) in given {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = write!(path, "&{name}={}", escape(value));
        }
    }
    path
}
