//! goodword-widget
