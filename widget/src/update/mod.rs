//! What each event makes of the state, and what is to be done about it. Pure: time comes with the event.

mod friend;
mod page;
mod share;
mod survey;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod test;

use goodword_domain::api::events::EventKind;

use crate::effect::{Call, Effect, Told};
use crate::event::{Action, Event, Failure, Field, Timer};
use crate::state::{Again, State, Step, Trouble};

/// How long a screen reader needs to notice an empty status line, in milliseconds.
const ANNOUNCE_AFTER_MS: u32 = 500;

/// The next state, and the effects in the order in which they are to be carried out.
#[must_use]
pub fn update(mut state: State, event: Event) -> (State, Vec<Effect>) {
    let mut todo = Todo(Vec::new());
    state.take(event, &mut todo);
    (state, todo.0)
}

/// What is to be done so far.
struct Todo(Vec<Effect>);

impl Todo {
    /// In one place: at each of the thirty that call it, a vector's own would be inlined.
    #[inline(never)]
    fn push(&mut self, effect: Effect) {
        self.0.push(effect);
    }
}

impl State {
    fn take(&mut self, event: Event, todo: &mut Todo) {
        match event {
            Event::Show { step, asked, now } => self.show(step, asked, now, todo),
            Event::Moved(shop) => self.shop = *shop,
            Event::Identified(customer) => self.visit.customer = customer,
            Event::Ordered(order) => self.ordered(order),
            Event::Consented(consent) => self.consented(consent, todo),
            Event::Scored { score, settled } => self.scored(score, settled, todo),
            Event::Typed(field, text) => {
                self.typed(field, text);
                self.keep(todo);
            }
            Event::Left => self.keep(todo),
            Event::Did(action) => self.did(action, todo),
            Event::Shared(channel) => self.shared(channel.name, channel.event, todo),
            Event::Waited(Timer::Announce) => self.announced = true,
            Event::Waited(Timer::Settle(choice)) if choice == self.survey.choices => self.keep(todo),
            Event::Waited(Timer::Settle(_)) => {}
            Event::Copied(field, done) => self.copied(field, done),
            Event::Kept(answer) => self.kept(answer, todo),
            Event::Joined(answer) => self.joined(answer, todo),
            Event::Standing(answer) => self.standing(answer, todo),
            Event::Greeted(answer) => self.greeted(answer, todo),
            Event::Claimed(answer) => self.claimed(answer, todo),
        }
    }

    fn did(&mut self, action: Action, todo: &mut Todo) {
        match action {
            Action::Close => self.close(todo),
            Action::Continue => self.go_on(todo),
            Action::Join => self.join(todo),
            Action::CopyLink => self.copy(Field::Link, todo),
            Action::CopyMessage => self.copy(Field::Message, todo),
            Action::CopyCode => self.copy(Field::Code, todo),
            Action::Sheet => self.open_sheet(todo),
            Action::Qr => self.show_qr(todo),
            Action::Claim => self.claim(todo),
            Action::Retry => self.retry(todo),
        }
    }

    fn typed(&mut self, field: Field, text: String) {
        match field {
            Field::Improve => self.survey.improve = text,
            Field::Other => self.survey.other = text,
            Field::Email => self.share.email = text,
            Field::Name => self.share.name = text,
            Field::Message => self.share.message = text,
            // Only to be copied from.
            Field::Link | Field::Code => {}
        }
    }

    fn copied(&mut self, field: Field, done: bool) {
        self.copied = done.then_some(field);
        if !done {
            self.trouble = Some(Trouble { why: Failure::Refused("copy".into()), again: None });
        }
    }

    /// Brings a step into view; says so to whoever counts or listens.
    fn enter(&mut self, step: Step, todo: &mut Todo) {
        let opens = self.step == Step::Closed;
        self.step = step;
        self.copied = None;
        if opens {
            self.announced = false;
            todo.push(Effect::Wait(ANNOUNCE_AFTER_MS, Timer::Announce));
        }
        let seen = match step {
            Step::Survey => Some(EventKind::SurveyView),
            Step::Share => Some(EventKind::ShareView),
            Step::Friend => Some(EventKind::FriendView),
            Step::Thanks | Step::Closed => None,
        };
        if let Some(event) = seen {
            todo.push(Effect::Count(event));
        }
        todo.push(Effect::Tell(Told::Show { step: step.name() }));
    }

    fn close(&mut self, todo: &mut Todo) {
        if self.step == Step::Closed {
            return;
        }
        self.keep(todo);
        if self.step == Step::Friend {
            todo.push(Effect::DropReference);
        }
        self.step = Step::Closed;
        self.trouble = None;
        todo.push(Effect::Count(EventKind::Close));
        todo.push(Effect::Tell(Told::Close {}));
    }

    fn fail(&mut self, why: Failure, again: Again) {
        self.trouble = Some(Trouble { why, again: Some(again) });
    }

    fn retry(&mut self, todo: &mut Todo) {
        match self.trouble.take().and_then(|trouble| trouble.again) {
            Some(Again::Keep) => self.keep(todo),
            Some(Again::Join) => self.join(todo),
            Some(Again::Standing) => self.ask_standing(todo),
            Some(Again::Claim) => self.claim(todo),
            None => {}
        }
    }

    fn ask_standing(&self, todo: &mut Todo) {
        if let Some(token) = &self.share.token {
            todo.push(Effect::Send(Call::Me(token.clone())));
        }
    }
}
