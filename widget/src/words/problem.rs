use crate::event::Failure;

use super::Words;

impl Words<'_> {
    /// What went wrong, in kind words; never the API's own text, which speaks to developers.
    #[must_use]
    pub fn problem(&self, failure: &Failure) -> String {
        let code = match failure {
            Failure::Refused(code) => code.as_str(),
            Failure::Unreachable => "unreachable",
        };
        let key = ["problem_", code].concat();
        self.say(if self.has(&key) { &key } else { "problem_other" })
    }
}
