//! What the page tells, and when the popup may come into view.

use goodword_domain::api::responses::Answers;
use goodword_domain::survey::may_ask;
use goodword_domain::value::{Timestamp, VisitKey};

use super::Todo;
use crate::effect::{Call, Effect};
use crate::parts::{FRIEND, SHARE, SURVEY};
use crate::state::{Customer, Kept, Order, Share, State, Step, Survey};

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
            self.ask_anew(todo);
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

    /// The next customer on a device sees nothing of the last one, and says nothing in their place.
    pub(super) fn identified(&mut self, customer: Customer, key: Option<VisitKey>, todo: &mut Todo) {
        let is_another = self.is_another(&customer);
        if is_another {
            self.ask_anew(todo);
            self.forget();
            self.visit.order.take_if(|order| order.email.is_none() || order.email != customer.email);
            if SURVEY || FRIEND {
                // Under the old key the next answer would be taken for the last one's.
                self.visit.key = key;
            }
        }
        self.visit.customer = customer;
        if SHARE && is_another {
            self.remember(todo);
            self.meet(todo);
        }
    }

    fn forget(&mut self) {
        self.trouble = None;
        if FRIEND {
            self.friend.claimed = None;
        }
        if SHARE {
            let (message, busy) = (self.message.clone(), self.share.busy);
            self.share = Share { message, busy, ..Share::default() };
        }
    }

    /// Whoever is told first is whoever was here, unless the address of the order or of joining says otherwise. Nobody is
    /// told when one signs out.
    fn is_another(&self, customer: &Customer) -> bool {
        let told = &self.visit.customer;
        customer.is_nobody() && !told.is_nobody()
            || customer.is_none_of(told.id.as_ref(), self.email())
            || customer.is_not(&self.share.whose)
    }

    /// Another question is not about what was chosen and typed so far; that is sent first.
    fn ask_anew(&mut self, todo: &mut Todo) {
        if SURVEY {
            self.leave(None, todo);
            let sending = self.survey.sending.as_ref().map(|_| Answers::default());
            self.survey = Survey { sending, ..Survey::default() };
        }
    }

    pub(super) fn remember(&self, todo: &mut Todo) {
        if self.visit.consent {
            todo.push(Effect::Remember);
        }
    }
}
