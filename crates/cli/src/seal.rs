//! `neosc seal`.

use std::process::ExitCode;

use store::{Sealed, Store};

use crate::{
    args::Seal,
    connection::{Socket, look},
    failure::{Result, plain},
    folder, out,
    progress::bar,
};

/// Seals a folder that no server has open. A server seals by itself.
pub(crate) fn seal(arguments: Seal) -> Result<ExitCode> {
    let options = arguments.folder.options()?;
    if matches!(look(&options.data), Socket::Alive(_)) {
        return Err(format!(
            "a server has {} open, and seals by itself; stop it first to seal the last few thousand entries too",
            options.data.display()
        )
        .into());
    }
    folder::must_be_ours(&options)?;
    let store = Store::open(&options).map_err(plain)?;
    let bar = bar(store.unsealed().map_err(plain)?, "entries");
    let sealed = store.seal(true, &mut |done: Sealed| bar.set_position(done.entries));
    bar.finish_and_clear();
    let sealed = sealed.map_err(plain)?;
    let left = store.unsealed().map_err(plain)?;
    store.close();
    let (entries, segments) = (sealed.entries, sealed.segments);
    out::line(format_args!(
        "{entries} entries sealed in {segments} segments made; {left} are too few for one, and stay in the database."
    ))?;
    Ok(ExitCode::SUCCESS)
}
