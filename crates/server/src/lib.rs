//! HTTP: routes, authentication, API types, settings, jobs.
