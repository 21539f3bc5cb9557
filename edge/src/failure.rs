//! Why a call did not succeed: the caller's refusal, or our fault.

use std::fmt;

use goodword_domain::refusal::{Problem, Refusal};

/// Why a call did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// The caller's: told with its stable code.
    Refused(Refusal),
    /// The caller's, as an object has told the Worker: passed on as it is.
    Relayed(Box<Problem>),
    /// Ours: logged, and never shown.
    Fault(Fault),
}

/// What went wrong on our side.
#[derive(Debug, Clone)]
pub struct Fault {
    /// For the log. Holds no secret and nobody's data.
    pub cause: String,
    /// Whether it is worth asking again later: the object could not be opened, not the call failed.
    pub unavailable: bool,
}

impl Fault {
    /// Something that should not have happened.
    pub fn new(cause: impl Into<String>) -> Self {
        Self { cause: cause.into(), unavailable: false }
    }

    /// The object's data cannot be used now, by this version of the code.
    pub fn unavailable(cause: impl Into<String>) -> Self {
        Self { cause: cause.into(), unavailable: true }
    }
}

impl Failure {
    /// Writes it to the Worker's log, with what was being done. A native test has no such log, and shows it as it fails.
    pub fn log(&self, at: &str) {
        let told = match self {
            Self::Fault(fault) => fault.to_string(),
            Self::Refused(refusal) => format!("refused: {}", refusal.code()),
            Self::Relayed(problem) => format!("refused: {}", problem.code),
        };
        if cfg!(target_arch = "wasm32") {
            worker::console_error!("{at}: {told}");
        } else {
            eprintln!("{at}: {told}");
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<worker::Error> for Fault {
    fn from(error: worker::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl From<worker::Error> for Failure {
    fn from(error: worker::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(error.into())
    }
}
