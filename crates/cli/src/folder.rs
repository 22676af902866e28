//! Whose a data folder is.

use std::{os::unix::fs::MetadataExt, path::Path};

use store::Options;

use crate::{
    failure::{Failure, Result},
    os_user,
};

/// Refuses to work on the files of somebody else: what root or another user leaves there (a lock, a write-ahead log, a
/// line of the signer's memory in a new file) would keep the folder's own server out. Over the socket of a server that
/// runs nothing of this matters.
pub(crate) fn must_be_ours(options: &Options) -> Result<()> {
    let us = rustix::process::geteuid().as_raw();
    match stranger(&options.data, us).or_else(|| stranger(&options.signer, us)) {
        None => Ok(()),
        Some((folder, owner)) => Err(refusal(folder, owner, us)),
    }
}

fn stranger(folder: &Path, us: u32) -> Option<(&Path, u32)> {
    let owner = std::fs::metadata(folder).ok()?.uid();
    (owner != us).then_some((folder, owner))
}

fn refusal(folder: &Path, owner: u32, us: u32) -> Failure {
    // The socket listens to the owner and to root alone.
    let socket = if us == 0 {
        ", or while the server runs: then the command goes through it"
    } else {
        ""
    };
    let (owner, us) = (os_user::name_of(owner), os_user::name_of(us));
    format!(
        "{} belongs to {owner}, and this runs as {us}: files made now would keep the server of {owner} out. \
         Run it as {owner} (`sudo -u {owner} neosc ...`){socket}",
        folder.display()
    )
    .into()
}
