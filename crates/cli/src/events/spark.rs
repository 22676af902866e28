//! Counts as a line of small bars.

/// From the lowest bar to the highest; nothing at all is a blank.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar for each count, the highest for `most`.
pub(super) fn bars(counts: &[u64], most: u64) -> String {
    counts.iter().map(|count| bar(*count, most)).collect()
}

fn bar(count: u64, most: u64) -> char {
    // Whatever is there is seen.
    let eighths = u128::from(count) * BARS.len() as u128;
    let level = eighths.div_ceil(u128::from(most.max(1)));
    let place = usize::try_from(level).unwrap_or(usize::MAX).checked_sub(1);
    let bar = place.and_then(|place| BARS.get(place.min(BARS.len() - 1)));
    bar.copied().unwrap_or(' ')
}

/// Neighbours joined, `each` of them to one: what is too long for a line.
pub(super) fn joined(counts: &[u64], each: usize) -> Vec<u64> {
    let parts = counts.chunks(each.max(1));
    parts.map(|part| part.iter().sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_seen() {
        assert_eq!(bars(&[0, 1, 500, 999, 1000], 1000), " ▁▄██");
        assert_eq!(bars(&[1, 2, 3, 4, 5, 6, 7, 8], 8), "▁▂▃▄▅▆▇█");
        assert_eq!(bars(&[1, 0, 2], 2), "▄ █");
        assert_eq!(bars(&[], 0), "");
        assert_eq!(bars(&[u64::MAX], u64::MAX).chars().count(), 1);
    }

    #[test]
    fn neighbours_are_joined() {
        assert_eq!(joined(&[1, 2, 3, 4, 5], 2), [3, 7, 5]);
        assert_eq!(joined(&[1, 2], 1), [1, 2]);
    }
}
