//! What the project's commands and its end-to-end tests share: pinned tools, the build, the Worker's process, the demo shop.

pub mod bench;
pub mod build;
pub mod check;
pub mod dev;
pub mod fingerprint;
pub mod fuzz;
pub mod mutants;
pub mod ports;
pub mod progress;
pub mod project;
pub mod shop;
pub mod size;
pub mod tools;
pub mod worker;
