//! The parts that the popup is downloaded in: one for each step that it may begin with.
//!
//! A shopper who scores need not wait for the share step, and a friend for neither. Each part is this crate, compiled
//! with one feature; what a part does not have falls away at compile time. Measured: in one piece
//! the popup would be 2.6 KB (brotli) over its budget. The loader knows the parts by these names.

/// The question and what follows it.
pub const SURVEY: bool = cfg!(feature = "survey");
/// Code, link, ways to share, and how the advocate stands.
pub const SHARE: bool = cfg!(feature = "share");
/// The greeting for a friend.
pub const FRIEND: bool = cfg!(feature = "friend");
