//! What the project's commands and its end-to-end tests share: pinned tools, the build, the Worker's process, the demo shop.

pub mod shop;
