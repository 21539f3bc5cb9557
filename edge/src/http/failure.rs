use goodword_domain::refusal::Problem;
use worker::console_error;

use super::{Reply, problem};
use crate::failure::Failure;

impl Failure {
    /// The problem document, where the caller can do something about it.
    pub fn as_problem(&self) -> Option<Problem> {
        match self {
            Self::Refused(refusal) => Some(problem(refusal)),
            Self::Relayed(problem) => Some(problem.as_ref().clone()),
            Self::Fault(_) => None,
        }
    }

    /// The answer. A fault is logged here, with the route that it happened on, and answered with a constant.
    pub fn into_reply(self, route: &str) -> Reply {
        match self {
            Self::Refused(refusal) => Reply::refusal(&refusal),
            Self::Relayed(problem) => Reply::problem(&problem),
            Self::Fault(fault) => {
                console_error!("{route}: {fault}");
                if fault.unavailable { Reply::unavailable() } else { Reply::broken() }
            }
        }
    }
}
