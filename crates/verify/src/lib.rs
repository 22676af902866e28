//! The offline auditor: bundles and whole logs, from tlog and event alone.
