//! End to end: the real Worker, a real browser, a shop on another origin. One program, so that all tests share a Worker.

mod accessibility;
mod attribution;
mod bad_input;
mod batch;
mod contract;
mod crash;
mod developers;
mod exports;
mod focus;
mod holds;
mod identity;
mod journey;
mod keyboard;
mod ledger;
mod oscar;
mod page_cost;
mod pages;
mod platforms;
mod public_routes;
mod schemathesis;
mod shape;
mod share;
mod short_link;
mod survey;
mod webhooks;
mod without_wasm;
