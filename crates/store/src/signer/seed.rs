//! The secret all signing keys of an installation come from.

use std::{
    fs::OpenOptions,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use hkdf::Hkdf;
use sha2::Sha256;
use tlog::Signer as NoteSigner;
use zeroize::Zeroizing;

use super::memory::sync_folder;
use crate::{Error, Result, environment::Random};

const HEAD: &str = "neosc signer seed v1 ";

/// 32 random bytes, in the signer's folder.
pub(crate) struct Seed(Zeroizing<[u8; 32]>);

impl Seed {
    /// Where it is kept.
    pub(crate) fn path(folder: &Path) -> PathBuf {
        folder.join("seed")
    }

    /// Draws a seed and writes it. Fails if there is one.
    pub(crate) fn create(folder: &Path, random: &Random) -> Result<()> {
        let path = Self::path(folder);
        let mut bytes = Zeroizing::new([0; 32]);
        random(&mut *bytes);
        let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        let text = Zeroizing::new(format!("{HEAD}{}\n", *Zeroizing::new(hex)));
        let written = (|| {
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            sync_folder(&path)
        })();
        written.map_err(|e| {
            Error::Unavailable(format!(
                "the signer's seed {} cannot be made: {e}",
                path.display()
            ))
        })
    }

    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let path = Self::path(folder);
        let unusable = |why: &str| {
            Error::Unavailable(format!(
                "the signer's seed {} {why}: restore it from your backup of the secrets; without it no log of this \
                 folder can be signed",
                path.display()
            ))
        };
        let text = std::fs::read_to_string(&path)
            .map(Zeroizing::new)
            .map_err(|e| unusable(&format!("cannot be read ({e})")))?;
        let seed = text
            .strip_prefix(HEAD)
            .and_then(|rest| rest.strip_suffix('\n'))
            .and_then(|hex| hex.parse::<tlog::Hash>().ok())
            .ok_or_else(|| unusable("is not one of ours"))?;
        Ok(Self(Zeroizing::new(*seed.as_bytes())))
    }

    /// The key that signs a log: `HKDF-SHA256(seed, "neosc log key v1" || u32(generation) || origin)`.
    pub(crate) fn log_key(&self, generation: u32, origin: &str) -> Result<NoteSigner> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, &*self.0)
            .expand_multi_info(
                &[
                    b"neosc log key v1",
                    &generation.to_be_bytes(),
                    origin.as_bytes(),
                ],
                &mut *key,
            )
            .map_err(|e| Error::corrupt(format!("a signing key: {e}")))?;
        let name = origin
            .parse()
            .map_err(|e| Error::corrupt(format!("the origin {origin} cannot name a key: {e}")))?;
        Ok(NoteSigner::from_seed(name, &key))
    }
}
