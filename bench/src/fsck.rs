//! `neosc fsck` of a filled folder on the clock.

use std::{
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use crate::{process, server};

/// Checks a folder that `query` filled, or a data folder.
pub(crate) fn fsck(folder: &Path) -> Result<String, String> {
    let data = data_of(folder);
    let started = Instant::now();
    let mut child = Command::new(server::neosc()?)
        .args(["fsck", "--data"])
        .arg(&data)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| e.to_string())?;
    let mut stdout = child.stdout.take().ok_or("no output")?;
    let (pid, ended) = (child.id(), AtomicBool::new(false));
    let (said, most) = std::thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut most = 0;
            while !ended.load(Ordering::Relaxed) {
                most = process::memory_of(pid).most.max(most);
                std::thread::sleep(Duration::from_millis(20));
            }
            most
        });
        let mut said = String::new();
        let read = stdout.read_to_string(&mut said);
        ended.store(true, Ordering::Relaxed);
        let most = watching.join().map_err(|_| "a thread panicked")?;
        read.map_err(|e| e.to_string())?;
        Ok::<_, String>((said, most))
    })?;
    // Its times can be read as long as nobody has waited for it.
    while !process::has_ended(pid) {
        std::thread::sleep(Duration::from_millis(1));
    }
    let took = started.elapsed().as_secs_f64();
    let spent = process::processor_of(pid)?.as_secs_f64();
    let status = child.wait().map_err(|e| e.to_string())?;
    if !status.success() {
        return Err(format!("neosc fsck ended with {status}: {said}"));
    }
    let entries = entries(&said).ok_or_else(|| format!("neosc fsck counts nothing: {said}"))?;
    Ok(format!(
        "fsck: {entries} entries in {took:.2} s: {:.0} entries/s on the clock, {:.0} per core; memory at the most {} MiB\n",
        entries as f64 / took,
        entries as f64 / spent.max(1e-6),
        most >> 20
    ))
}

fn data_of(folder: &Path) -> PathBuf {
    let inner = folder.join("data");
    match inner.is_dir() {
        true => inner,
        false => folder.to_owned(),
    }
}

/// Of the line it ends with when all is well.
fn entries(said: &str) -> Option<u64> {
    let (before, _) = said.split_once(" entries in ")?;
    before.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::entries;

    #[test]
    fn the_number_of_entries_is_read() {
        let said = "All is well: 20104 entries in 1 logs agree with their keys, tree, checkpoints and signer.\n";
        assert_eq!(entries(said), Some(20_104));
        assert_eq!(entries("3 findings"), None);
    }
}
