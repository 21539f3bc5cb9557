//! What the page tells, and when the popup may come into view.

use goodword_domain::api::responses::Answers;
use goodword_domain::survey::may_ask;
use goodword_domain::value::Timestamp;

use super::Todo;
use crate::effect::{Call, Effect};
use crate::parts::{FRIEND, SURVEY};
use crate::state::{Order, State, Step, Survey};

impl State {
    pub(super) fn show(&mut self, step: Step, asked: bool, now: Timestamp, todo: &mut Todo) {
        // What is open is not taken away from whoever is writing in it.
        if self.step != Step::Closed && !asked {
            return;
        }
        self.asked = asked;
        match step {
            Step::Friend if FRIEND => self.greet(todo),
            Step::Share if self.may_share() => self.enter_share(todo),
            Step::Survey | Step::Share => self.ask(now, todo),
            Step::Friend | Step::Thanks | Step::Closed => {}
        }
    }

    fn ask(&mut self, now: Timestamp, todo: &mut Todo) {
        if !SURVEY {
            todo.push(Effect::Open(Step::Survey));
            return;
        }
        if !self.asked && !may_ask(self.visit.last_asked, self.shop.repeat_after_days, now) {
            return;
        }
        self.visit.last_asked = Some(now);
        self.remember(todo);
        self.enter(Step::Survey, todo);
    }

    fn greet(&mut self, todo: &mut Todo) {
        let Some(code) = self.visit.reference else { return };
        if self.asked || !self.friend.greeted {
            todo.push(Effect::Send(Call::Code(code)));
        }
    }

    /// Another order is asked about anew, once what was chosen about the last one is on its way.
    pub(super) fn ordered(&mut self, order: Order, todo: &mut Todo) {
        if self.visit.order.as_ref().is_none_or(|known| known.id != order.id) {
            self.keep(todo);
            let sending = self.survey.sending.as_ref().map(|_| Answers::default());
            self.survey = Survey { sending, ..Survey::default() };
        }
        self.visit.order = Some(order);
    }

    pub(super) fn consented(&mut self, consent: bool, todo: &mut Todo) {
        self.visit.consent = consent;
        todo.push(if consent { Effect::Remember } else { Effect::Forget });
    }

    pub(super) fn remember(&self, todo: &mut Todo) {
        if self.visit.consent {
            todo.push(Effect::Remember);
        }
    }
}
