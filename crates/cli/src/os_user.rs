//! Who sits at the machine.

/// The name of the user this process runs as, or its number.
pub(crate) fn name() -> String {
    name_of(rustix::process::getuid().as_raw())
}

/// The name of a user, or its number where it has none.
pub(crate) fn name_of(uid: u32) -> String {
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = passwd.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)?.parse::<u32>().ok()? == uid).then(|| name.to_owned())
    });
    named.unwrap_or_else(|| uid.to_string())
}
