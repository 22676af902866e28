//! Numbers that look random.

/// A number that looks random and depends on `n` and `salt` alone (SplitMix64).
pub fn mix(n: u64, salt: u64) -> u64 {
    let mut z = n
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(salt.wrapping_mul(0xd1b5_4a32_d192_ed03));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One such number after the other.
pub(crate) struct Draw {
    seed: u64,
    drawn: u64,
}

impl Draw {
    /// Of a seed, for one purpose, told apart by `salt`.
    pub(crate) fn new(seed: u64, salt: u64) -> Self {
        Self {
            seed: mix(salt, seed),
            drawn: 0,
        }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.drawn += 1;
        mix(self.drawn, self.seed)
    }

    /// Below `n`, which is not 0.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// True `percent` times out of a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of them; there is at least one.
    pub(crate) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }

    /// The name of a session.
    pub(crate) fn session(&mut self) -> String {
        format!("sess-{:012x}", self.next() >> 16)
    }
}
