//! Every limit of the HTTP side. What an event may hold is in [`event::limits`].

use std::time::Duration;

/// Sizes, rates and times. The defaults are what serves; tests shorten the times.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at once; further ones wait in the kernel's queue.
    pub connections: usize,
    /// Connections of one address (IPv6: of one /64) at once, unless it is this machine's own or a trusted proxy's.
    pub connections_per_address: usize,
    /// A whole TLS handshake.
    pub handshake: Duration,
    /// From the first byte of a request's head (or from the connection's begin) to its last.
    pub head: Duration,
    /// Bytes of a request's head.
    pub head_bytes: usize,
    /// Headers of a request.
    pub headers: usize,
    /// Between two requests of a connection.
    pub idle: Duration,
    /// The same, and for stalled answers, while three quarters of the connections are taken.
    pub crowded: Duration,
    /// An answer of which the client takes nothing for so long is given up.
    pub stalled: Duration,
    /// Bytes a second a client must take of an answer. Taking more saves up no more than [`Self::stalled`].
    pub answer_rate: u32,
    /// What a body may take before its rate counts, and for how long it may pause at most.
    pub body_grace: Duration,
    /// Bytes a second a body must bring. Bringing more saves up no more than the grace.
    pub body_rate: u32,
    /// Bytes of a JSON body, other than of events.
    pub json_body: usize,
    /// Bytes of the bodies of all requests that are being read, beyond the first [`Self::small_body`] of each.
    pub bodies: usize,
    /// A body this small is held without asking, and parsed where it arrived; larger ones go to another thread.
    pub small_body: usize,
    /// From a request's head to its answer; for events, from the end of the body.
    pub request: Duration,
    /// Reads of the log at once; further ones wait.
    pub reads: usize,
    /// Live views at once.
    pub streams: usize,
    /// The same of one sign-in or API key.
    pub streams_each: usize,
    /// Exports at once.
    pub exports: usize,
    /// The same of one sign-in or API key.
    pub exports_each: usize,
    /// Verifications of whole logs at once, each of another organization.
    pub verifications: usize,
    /// Events of an export with proofs.
    pub proven: u64,
    /// Between two looks for what is new, while anybody has a live view of an organization's log.
    pub live_poll: Duration,
    /// A live view that says nothing for so long says that it is there.
    pub heartbeat: Duration,
    /// Between two looks whether whoever takes a long answer may still have it.
    pub recheck: Duration,
    /// Requests in a row one address may make, unless with an API key or from this machine.
    pub burst: u32,
    /// How many of them it regains a second.
    pub per_second: f64,
    /// Requests in a row one sign-in or API key may make, wherever from; requests that send events are not counted.
    pub credential_burst: u32,
    /// How many of them it regains a second.
    pub credential_per_second: f64,
    /// Attempts in a row one address may make to register or to sign in.
    pub sign_in_burst: u32,
    /// How many of them it regains a second.
    pub sign_in_per_second: f64,
    /// Between two rounds of what the server does by itself; the first is at its start.
    pub rounds: Duration,
    /// After the stop of the server, requests that run may end for so long.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            connections_per_address: 256,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(10),
            head_bytes: 32 << 10,
            headers: 100,
            idle: Duration::from_secs(60),
            crowded: Duration::from_secs(5),
            stalled: Duration::from_secs(30),
            answer_rate: 8 << 10,
            body_grace: Duration::from_secs(10),
            body_rate: 32 << 10,
            json_body: 16 << 10,
            bodies: 64 << 20,
            small_body: 256 << 10,
            request: Duration::from_secs(60),
            reads: 8,
            streams: 256,
            streams_each: 16,
            exports: 4,
            exports_each: 2,
            verifications: 2,
            proven: 100_000,
            live_poll: Duration::from_millis(250),
            heartbeat: Duration::from_secs(15),
            recheck: Duration::from_secs(5),
            burst: 2000,
            per_second: 500.0,
            credential_burst: 10_000,
            credential_per_second: 1000.0,
            sign_in_burst: 30,
            sign_in_per_second: 0.5,
            rounds: Duration::from_secs(10),
            drain: Duration::from_secs(20),
        }
    }
}

/// Characters of an `Idempotency-Key`, all visible ASCII.
pub(crate) const IDEMPOTENCY_KEY: usize = 255;
/// Characters of an `X-Request-Id` that is taken over.
pub(crate) const REQUEST_ID: usize = 128;
/// Bytes of a query string.
pub(crate) const QUERY: usize = 16 << 10;
/// How long a key that was found good is good without asking again. Revoking one ends this at once.
pub(crate) const KEY_CACHED: Duration = Duration::from_secs(1);
/// Keys that are remembered so.
pub(crate) const KEYS_CACHED: usize = 4096;
/// A checkpoint is signed for the asking at most once in this time; in between the last one is given.
pub(crate) const CHECKPOINT_FRESH: Duration = Duration::from_millis(250);
/// The state of the store is looked at for `/health` at most once in this time.
pub(crate) const HEALTH_FRESH: Duration = Duration::from_millis(250);
/// Addresses whose rates are remembered, and as many credentials.
pub(crate) const BUCKETS: usize = 65_536;
/// Ports after the usual one that are tried when it is taken.
pub(crate) const PORTS_TRIED: u16 = 100;
