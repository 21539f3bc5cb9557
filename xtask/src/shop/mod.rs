//! The demo shop's own little server.
