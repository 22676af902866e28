//! The digest of a file, made while it is read.

use std::io::Read;

use sha2::{Digest, Sha256};

/// Computes the SHA-256 of what is read through it.
pub(super) struct Hashing<R> {
    input: R,
    digest: Sha256,
    told: Box<dyn FnMut(u64)>,
}

impl<R: Read> Hashing<R> {
    /// `told` is told of bytes as they are read.
    pub(super) fn new(input: R, told: impl FnMut(u64) + 'static) -> Self {
        Self {
            input,
            digest: Sha256::new(),
            told: Box::new(told),
        }
    }

    /// In lower-case hexadecimal digits, and the reader below.
    pub(super) fn finish(self) -> (String, R) {
        let digest = self.digest.finalize();
        let hex = digest.iter().map(|b| format!("{b:02x}")).collect();
        (hex, self.input)
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let read = self.input.read(bytes)?;
        self.digest.update(bytes.get(..read).unwrap_or_default());
        (self.told)(read as u64);
        Ok(read)
    }
}
