//! Files: whose they are, and who may read them.

use std::{
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use store::Options;

use super::Check;
use crate::{
    os_user,
    settings::{Place, is_inside},
};

/// The settings file that was read.
pub(super) fn settings(place: &Place) -> Check {
    match &place.read {
        Some(path) => Check::ok("settings", format!("from {}", path.display())),
        None => Check::ok("settings", "no settings file: every setting is its default"),
    }
}

/// Owners and permissions of both folders, and that the signer's is outside the other.
pub(super) fn folders(options: &Options, found: &mut Vec<Check>) {
    found.push(folder("data", &options.data));
    if !options.signer.exists() {
        found.push(Check::fail(
            "signer",
            format!("its folder {} is not there", options.signer.display()),
            "restore it, or say with --signer where it is; without its seed no log of this folder can be signed",
        ));
        return;
    }
    found.push(folder("signer", &options.signer));
    if is_inside(&options.signer, &options.data) {
        found.push(Check::fail(
            "signer",
            format!(
                "its folder {} is inside the data folder, and so in its backups: an old copy could sign a second history",
                options.signer.display()
            ),
            "stop the server, move it out, and say with --signer where it is",
        ));
    }
}

fn folder(check: &'static str, path: &Path) -> Check {
    let name = path.display();
    let of = match std::fs::metadata(path) {
        Ok(of) => of,
        Err(error) => {
            return Check::fail(check, format!("{name}: {error}"), "see who may enter it");
        }
    };
    let (mode, owner) = (of.permissions().mode() & 0o777, of.uid());
    if mode & 0o077 != 0 {
        return Check::fail(
            check,
            format!("{name} has mode {mode:04o}: others may look into it"),
            format!("chmod 0700 {name}"),
        );
    }
    let strangers = strangers(path, owner);
    let user = os_user::name_of(owner);
    match strangers.first() {
        None => Check::ok(check, format!("{name} is {user}'s alone")),
        Some(first) => Check::fail(
            check,
            format!(
                "{name} belongs to {user}, and {} of its files do not, such as {}",
                strangers.len(),
                first.display()
            ),
            format!("chown -R {user} {name}"),
        ),
    }
}

fn strangers(folder: &Path, owner: u32) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter(|file| file.metadata().is_ok_and(|of| of.uid() != owner))
        .map(|file| file.path())
        .collect()
}
