//! How a store is opened.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    accept::CUSTOM_ACTIONS,
    disk::{Probe, system_probe},
    environment::{Clock, Faults, Random, no_faults, system_clock, system_random},
};

/// How a store is opened.
#[derive(Clone)]
pub struct Options {
    /// The data folder.
    pub data: PathBuf,
    /// The signer's folder, outside of it.
    pub signer: PathBuf,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// Trouble, in tests.
    pub faults: Faults,
    /// Room on the disk.
    pub disk: Probe,
    /// How often the signer looks for growth.
    pub tick: Duration,
    /// How often it is looked for what is to be sealed.
    pub seal_every: Duration,
    /// Different actions outside the catalogue an organization may use. Those in use stay if it is lowered.
    pub custom_actions: u64,
}

impl Options {
    /// The usual: the real clock, and the signer in `DATA.secrets` beside the data folder.
    pub fn new(data: &Path) -> Self {
        let mut beside = data
            .file_name()
            .map_or_else(|| "data".into(), std::ffi::OsStr::to_owned);
        beside.push(".secrets");
        Self {
            data: data.to_owned(),
            signer: data.with_file_name(beside),
            clock: system_clock(),
            random: system_random(),
            faults: no_faults(),
            disk: system_probe(),
            tick: Duration::from_secs(1),
            seal_every: Duration::from_secs(1),
            custom_actions: CUSTOM_ACTIONS,
        }
    }
}
