//! The friend's greeting and claim.

use goodword_domain::api::claims::{ClaimRequest, Claimed};
use goodword_domain::api::codes::CodeView;

use super::Todo;
use crate::effect::{Call, Effect, Told};
use crate::event::{Failure, Field};
use crate::state::{Again, State, Step};

impl State {
    /// A code that nobody has greets nobody, and nobody is greeted whose page has changed meanwhile: it may be the till.
    pub(super) fn greeted(&mut self, answer: Result<CodeView, Failure>, todo: &mut Todo) {
        let comes = std::mem::take(&mut self.friend.coming) && self.step == Step::Closed;
        if let (Ok(view), true) = (answer, comes) {
            self.friend.view = Some(view);
            self.friend.greeted = true;
            self.enter(Step::Friend, todo);
        }
    }

    pub(super) fn claim(&mut self, todo: &mut Todo) {
        let Some(view) = self.friend.view.as_ref().filter(|_| !self.friend.busy) else { return };
        let call = Call::Claim(ClaimRequest {
            code: view.code,
            email: self.email().cloned(),
            key: self.visit.key.clone(),
        });
        self.friend.busy = true;
        self.trouble = None;
        todo.push(Effect::Send(call));
    }

    pub(super) fn claimed(&mut self, answer: Result<Claimed, Failure>, todo: &mut Todo) {
        self.friend.busy = false;
        match answer {
            Ok(claimed) => {
                let discount_code = claimed.discount_code.clone();
                todo.push(Effect::DropReference);
                todo.push(Effect::Tell(Told::Claim { discount_code: discount_code.clone() }));
                let (code, apply_url) = (discount_code.clone(), claimed.apply_url.clone());
                todo.push(Effect::Tell(Told::Discount { discount_code, apply_url: apply_url.clone() }));
                todo.push(apply_url.map_or(Effect::Copy(Field::Code, code), Effect::Go));
                self.friend.claimed = Some(claimed);
            }
            Err(why) => self.fail(why, Again::Claim),
        }
    }
}
