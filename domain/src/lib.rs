//! goodword-domain
