//! What processes take: memory and processor time, from `/proc`.

use std::time::Duration;

/// `/proc` counts processor time in these (`USER_HZ`, the same on every Linux a program sees).
const TICK: Duration = Duration::from_millis(10);

/// Resident memory of a process, in bytes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Memory {
    pub(crate) now: u64,
    pub(crate) most: u64,
}

/// Resident memory of the process of this id.
pub(crate) fn memory_of(pid: u32) -> Memory {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kib = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|rest| rest.split_whitespace().next());
        number.and_then(|n| n.parse().ok()).unwrap_or(0)
    };
    Memory {
        now: kib("VmRSS:") << 10,
        most: kib("VmHWM:") << 10,
    }
}

/// Resident memory of a process and its children, in bytes; what some of them share is counted once.
pub(crate) fn memory_of_family(pid: u32) -> Result<u64, String> {
    let path = format!("/proc/{pid}/task/{pid}/children");
    let children = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
    let children = children.split_whitespace().filter_map(|id| id.parse().ok());
    // One may have ended meanwhile.
    let mut bytes = proportional(pid)?;
    bytes += children.filter_map(|id| proportional(id).ok()).sum::<u64>();
    Ok(bytes)
}

/// Resident memory of a process, in bytes, of what it shares its part alone.
fn proportional(pid: u32) -> Result<u64, String> {
    let path = format!("/proc/{pid}/smaps_rollup");
    let rollup = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let number = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    number
        .map(|kib| kib << 10)
        .ok_or_else(|| format!("{path} has no Pss"))
}

/// Sets [`Memory::most`] of a process back to what it takes now.
pub(crate) fn forget_most(pid: u32) -> Result<(), String> {
    let path = format!("/proc/{pid}/clear_refs");
    std::fs::write(&path, "5").map_err(|e| format!("{path}: {e}"))
}

/// Processor time all threads of a process took so far, also of one that has ended and was not waited for.
pub(crate) fn processor_of(pid: u32) -> Result<Duration, String> {
    let (_, ticks) = stat_of(pid)?;
    Ok(TICK * ticks)
}

/// Whether a process has ended.
pub(crate) fn has_ended(pid: u32) -> bool {
    stat_of(pid).map_or(true, |(state, _)| state == 'Z')
}

/// State and ticks of processor time.
fn stat_of(pid: u32) -> Result<(char, u32), String> {
    let path = format!("/proc/{pid}/stat");
    let stat = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
    // The name before may hold anything, also spaces and brackets.
    let fields = stat.rsplit_once(')').map(|(_, after)| after);
    let fields: Vec<&str> = fields.unwrap_or_default().split_whitespace().collect();
    let number = |at: usize| fields.get(at).and_then(|field| field.parse::<u32>().ok());
    let state = fields.first().and_then(|state| state.chars().next());
    match (state, number(11), number(12)) {
        (Some(state), Some(user), Some(system)) => Ok((state, user + system)),
        _ => Err(format!("{path} cannot be read")),
    }
}

/// Processor time the whole machine has spent so far, idle time aside.
pub(crate) fn processor_of_all() -> Duration {
    let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let first = stat.lines().next().unwrap_or_default();
    let ticks: Vec<u32> = first
        .split_whitespace()
        .skip(1)
        .filter_map(|field| field.parse().ok())
        .collect();
    // user nice system idle iowait irq softirq steal; guests are in user already.
    let busy = ticks.iter().take(8).enumerate();
    let busy: u32 = busy
        .filter(|(place, _)| !matches!(place, 3 | 4))
        .map(|(_, ticks)| ticks)
        .sum();
    TICK * busy
}

/// Processor, cores, kernel.
pub(crate) fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let processors = read("/proc/cpuinfo");
    let models: Vec<&str> = processors
        .lines()
        .filter(|line| line.starts_with("model name"))
        .filter_map(|line| Some(line.split_once(": ")?.1))
        .collect();
    format!(
        "{} cores of {}; Linux {}",
        models.len(),
        models.first().unwrap_or(&"an unnamed processor"),
        read("/proc/sys/kernel/osrelease").trim()
    )
}
