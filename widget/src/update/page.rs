//! What the page tells, and when the popup may come into view.

use goodword_domain::api::responses::Answers;
use goodword_domain::survey::may_ask;
use goodword_domain::value::Timestamp;

use super::Todo;
use crate::effect::{Call, Effect};
use crate::parts::{FRIEND, SHARE, SURVEY};
use crate::state::{Customer, Kept, Order, State, Step, Survey};

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
            self.friend.coming = true;
            todo.push(Effect::Send(Call::Code(code)));
        }
    }

    /// Another order is asked about anew, once what was chosen about the last one is on its way.
    pub(super) fn ordered(&mut self, order: Order, todo: &mut Todo) {
        self.friend.coming = false;
        if self.visit.order.as_ref().is_none_or(|known| known.id != order.id) {
            self.keep(todo);
            let sending = self.survey.sending.as_ref().map(|_| Answers::default());
            self.survey = Survey { sending, ..Survey::default() };
        }
        self.visit.order = Some(order);
    }

    /// What an earlier page has kept is not lost by consent that comes late. What is to be forgotten, the loader forgets.
    pub(super) fn consented(&mut self, kept: Option<Kept>, todo: &mut Todo) {
        self.visit.consent = kept.is_some();
        if let Some(kept) = kept {
            self.recall(kept);
            todo.push(Effect::Remember);
        }
    }

    /// Takes over what the device has kept, where nothing newer is known.
    pub(crate) fn recall(&mut self, kept: Kept) {
        self.visit.last_asked = self.visit.last_asked.or(kept.last_asked);
        let known = self.share.token.is_some() || kept.whose.is_not(&self.share.whose);
        if SHARE && !known && !kept.whose.is_not(&self.visit.customer) {
            self.share.token = kept.token;
            self.share.whose = kept.whose;
        }
    }

    /// The next customer on a device sees nothing of the last one.
    pub(super) fn identified(&mut self, customer: Customer, todo: &mut Todo) {
        self.visit.customer = customer;
        if !SHARE || !self.share.whose.is_not(&self.visit.customer) {
            return;
        }
        self.share.whose = Customer::default();
        self.share.token = None;
        self.share.joined = None;
        self.share.status = None;
        self.remember(todo);
        if self.step == Step::Share {
            self.meet(todo);
        }
    }

    pub(super) fn remember(&self, todo: &mut Todo) {
        if self.visit.consent {
            todo.push(Effect::Remember);
        }
    }
}
