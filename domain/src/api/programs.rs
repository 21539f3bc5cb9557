//! The shop's program.

use super::{Nothing, endpoint};
use crate::program::Program;

endpoint! {
    /// The whole program in force.
    GetProgram: Get "/v1/program" (), Server,
    query Nothing, request Nothing, 200 Program
}

endpoint! {
    /// Replaces the whole program; a bad one is refused whole, naming each bad field.
    PutProgram: Put "/v1/program" (), Server,
    query Nothing, request Program, 200 Program
}
