//! The `neosc` command.

fn main() {}
