//! goodword-edge
