use goodword_domain::refusal::Problem;

use super::{Reply, of_fault, problem};
use crate::failure::{Failure, Fault};

impl Failure {
    /// The problem document, where the caller can do something about it.
    pub fn as_problem(&self) -> Option<Problem> {
        match self {
            Self::Refused(refusal) => Some(problem(refusal)),
            Self::Relayed(problem) => Some(problem.as_ref().clone()),
            Self::Fault(_) => None,
        }
    }

    /// The problem document, whosever it is. A fault is logged here, with what was being done.
    pub fn into_problem(self, at: &str) -> Problem {
        if let Some(problem) = self.as_problem() {
            return problem;
        }
        self.log(at);
        of_fault(matches!(self, Self::Fault(Fault { unavailable: true, .. })))
    }

    /// The answer. A fault is logged here, with the route that it happened on, and answered with a constant.
    pub fn into_reply(self, route: &str) -> Reply {
        match self {
            Self::Refused(refusal) => Reply::refusal(&refusal),
            Self::Relayed(problem) if problem.status == 401 => {
                Reply::problem(&problem).with("www-authenticate", "Bearer")
            }
            Self::Relayed(problem) => Reply::problem(&problem),
            Self::Fault(fault) => {
                let unavailable = fault.unavailable;
                Self::Fault(fault).log(route);
                if unavailable { Reply::unavailable() } else { Reply::broken() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Whoever could read the cause would learn about our tables, and nothing that helps them.
    #[test]
    fn a_fault_is_answered_with_a_constant() {
        let reply = Failure::from(Fault::new("no such column: secret_answer")).into_reply("RecordOrder");
        assert_eq!((reply.status(), reply.header("retry-after")), (500, None));
        assert_eq!(reply.header("content-type"), Some("application/problem+json"));
        let told = json!({"type": "urn:goodword:problem:internal", "title": "Something broke on our side",
            "status": 500, "detail": "It has been logged.", "code": "internal"});
        assert_eq!(reply.json_body(), told);
        let of_a_line = Failure::from(Fault::new("no such table")).into_problem("a line of a batch");
        assert_eq!(json!(of_a_line), told);
    }

    /// A shop's server sends the order again instead of giving it up.
    #[test]
    fn what_is_soon_over_says_when_to_ask_again() {
        let reply = Failure::from(Fault::unavailable("migration 2: disk full")).into_reply("RecordOrder");
        assert_eq!((reply.status(), reply.header("retry-after")), (503, Some("1")));
        assert_eq!(reply.header("content-type"), Some("application/problem+json"));
        let told = reply.json_body();
        assert_eq!((&told["status"], &told["code"]), (&json!(503), &json!("unavailable")));
        assert!(!told.to_string().contains("disk full"), "{told}");
        let of_a_line = Failure::from(Fault::unavailable("disk full")).into_problem("a line of a batch");
        assert_eq!(json!(of_a_line), told);
    }
}
