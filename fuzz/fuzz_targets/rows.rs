//! What is read back from SQL and from the signer's folder: damaged bytes are refused, never believed or fatal.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| store::fuzzing::stored(bytes));
