//! `neosc export`.

use std::{fmt::Write, process::ExitCode};

use sha2::{Digest, Sha256};

use crate::{
    args::Export,
    connection::{Begun, Connection, escape},
    failure::{Failure, Result},
    hex, out,
};

/// Writes everything the filter finds to standard output, and says what was recorded of it.
pub(crate) async fn export(arguments: Export) -> Result<ExitCode> {
    let connection = Connection::reading(&arguments.reach).await?;
    let exported = copy(&connection, &path(&connection, &arguments)).await;
    connection.close().await;
    let exported = exported?;
    out::note(format_args!(
        "{} bytes, whole. Recorded in the log as export_logs of request {}, with the SHA-256 of salt and bytes.\nSalt {}\nSHA-256 {}",
        exported.bytes, exported.request, exported.salt, exported.digest
    ));
    Ok(ExitCode::SUCCESS)
}

/// What was written.
struct Exported {
    bytes: u64,
    request: String,
    salt: String,
    digest: String,
}

async fn copy(connection: &Connection, path: &str) -> Result<Exported> {
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
    let salted = hex::read(&salt).ok_or("the server's answer has a salt that is none")?;
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
    Ok(Exported {
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

fn path(connection: &Connection, export: &Export) -> String {
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
        ("raw", export.raw.then_some("true")),
        ("excel", export.excel.then_some("true")),
    ];
    for (name, value) in given {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = write!(path, "&{name}={}", escape(value));
        }
    }
    path
}
