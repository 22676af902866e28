//! The file of an export and its manifest, fetched and held against each other.

use std::{
    fs::{File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use ::verify::{Manifest, Verdict, verify_bundle};
use axum::http::StatusCode;

use super::{Told, place_of, waiting, with};
use crate::{
    args::ExportsDownload,
    connection::{Connection, Rest, Unreached, read},
    failure::{Context, Failure, Result},
    out, progress,
    verify::{self, exported},
};

/// What does not come for so long is asked for again.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is asked for again, of which nothing came.
const VAIN: u32 = 3;

pub(super) async fn download(arguments: ExportsDownload) -> Result<ExitCode> {
    let keys = verify::known_keys(&arguments.vkeys, arguments.known.as_deref())?;
    let id = &arguments.id;
    let (files, manifest) = with(&arguments.reach, async |log| {
        let export: Told = read(&waiting::until_ended(log, id).await?)?;
        if let Some(why) = export.failed() {
            return Err(format!("the export failed, and has no file: {why}").into());
        }
        let files = Files::of(arguments.output.clone(), &export)?;
        fetch(log, &export, &files.part).await?;
        let path = format!("{}/manifest", place_of(log, id));
        Ok((files, log.get(&path).await?))
    })
    .await?;
    let parsed = Manifest::parse(&manifest).context("the manifest")?;
    let report = verify_bundle(&parsed.record, &keys);
    if let Verdict::NotGenuine { first } = &report.verdict {
        let first = event::visible(first);
        return Err(format!("the record of the export is not genuine: {first}").into());
    }
    let checked = exported::check(&files.part, Some(parsed.salt), &report, &keys);
    let checked = checked.map_err(|why| {
        Failure::from(format!(
            "{}: {}. Remove it to fetch it from its beginning",
            files.part.display(),
            event::visible(&why)
        ))
    })?;
    std::fs::write(&files.manifest, manifest).context(files.manifest.display())?;
    std::fs::rename(&files.part, &files.whole).context(files.whole.display())?;
    out::line(format_args!(
        "{}: as it was exported: {} events. {}: {}",
        files.whole.display(),
        checked.record.rows,
        files.manifest.display(),
        report.verdict
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Where things go.
struct Files {
    whole: PathBuf,
    part: PathBuf,
    manifest: PathBuf,
}

impl Files {
    fn of(output: Option<PathBuf>, export: &Told) -> Result<Self> {
        let whole =
            output.unwrap_or_else(|| format!("neosc-{}.{}", export.id, export.format).into());
        let beside = |more: &str| {
            let mut name = whole.clone().into_os_string();
            name.push(more);
            PathBuf::from(name)
        };
        let (part, manifest) = (
            // Of this export alone: another's would not go on with it.
            beside(&format!(".{}.part", export.id)),
            beside(".manifest.json"),
        );
        for taken in [&whole, &manifest] {
            if taken.exists() {
                return Err(format!(
                    "{} is there already: move it away, or say where to with --output",
                    taken.display()
                )
                .into());
            }
        }
        Ok(Self {
            whole,
            part,
            manifest,
        })
    }
}

/// Fetches what is missing of the file, however often the connection is cut, as long as something comes.
async fn fetch(log: &Connection, export: &Told, part: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    let file = options.create(true).append(true).open(part);
    let mut file = file.context(part.display())?;
    let length = |file: &File| file.metadata().map(|of| of.len()).context(part.display());
    let bar = progress::bytes(export.bytes, "fetched");
    let mut vain = 0;
    loop {
        let before = length(&file)?;
        if before > export.bytes {
            return Err(format!(
                "{} is longer than the export: remove it to fetch it from its beginning",
                part.display()
            )
            .into());
        }
        bar.set_position(before);
        if before == export.bytes {
            break;
        }
        let cut = match rest(log, export, before, &mut file, &bar).await? {
            Ok(()) => Unreached("the server sent less than the file has".into()),
            Err(cut) => cut,
        };
        let after = length(&file)?;
        vain = if after > before { 0 } else { vain + 1 };
        if after < export.bytes && vain >= VAIN {
            return Err(format!(
                "{}. {after} bytes of {} are in {}: run the same command again to go on with it",
                cut.0,
                export.bytes,
                part.display()
            )
            .into());
        }
        if after < export.bytes {
            tokio::time::sleep(Duration::from_secs(u64::from(vain))).await;
        }
    }
    bar.finish_and_clear();
    file.sync_all().context(part.display())
}

/// Fetches what comes after the first bytes. The inner error: the connection was cut.
async fn rest(
    log: &Connection,
    export: &Told,
    first: u64,
    file: &mut File,
    bar: &indicatif::ProgressBar,
) -> Result<std::result::Result<(), Unreached>> {
    let path = format!("{}/file", place_of(log, &export.id));
    let rest = Rest {
        first,
        tag: &format!("\"{}\"", export.id),
    };
    let mut begun = match log.begin_at(&path, Some(rest)).await {
        Ok(begun) => begun,
        Err(unreached) => return Ok(Err(unreached)),
    };
    match begun.status {
        StatusCode::PARTIAL_CONTENT => {}
        // All of it, from its beginning.
        StatusCode::OK => {
            file.set_len(0).context("the file")?;
            bar.set_position(0);
        }
        _ => {
            return match begun.refused().await {
                Ok(answer) if answer.status.is_server_error() => {
                    Ok(Err(Unreached(answer.refused())))
                }
                Ok(answer) => Err(answer.refused().into()),
                Err(unreached) => Ok(Err(unreached)),
            };
        }
    }
    loop {
        match begun.piece(Some(PATIENCE)).await {
            Ok(Some(piece)) => {
                file.write_all(&piece).context("the file")?;
                bar.inc(piece.len() as u64);
            }
            Ok(None) => return Ok(Ok(())),
            Err(unreached) => return Ok(Err(unreached)),
        }
    }
}
