//! `cargo xtask dev | build | test | size`.

fn main() {}
