//! goodword-tests
