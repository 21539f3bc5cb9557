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
use crate::parts::{FRIEND, SHARE, SURVEY};
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
            Event::Moved(shop) => {
                self.friend.coming = false;
                self.shop = *shop;
            }
            Event::Turned => self.friend.coming = false,
            Event::Identified(customer, key) => self.identified(customer, key, todo),
            Event::Ordered(order) => self.ordered(order, todo),
            Event::Consented(kept) => self.consented(kept, todo),
            // Only where the scale is on screen: what comes after it depends on the score.
            Event::Scored { score, settled } if SURVEY && self.step == Step::Survey => {
                self.scored(score, settled, todo);
            }
            Event::Typed(field, text) => {
                self.typed(field, text);
                self.keep(todo);
            }
            Event::Left(typed) if SURVEY => self.leave(typed, todo),
            Event::Lost if SURVEY => self.lost(),
            Event::Did(action) => self.did(action, todo),
            Event::Shared(channel) if SHARE => Self::shared(channel.name, channel.event, todo),
            Event::Waited(Timer::Announce) => self.announced = true,
            Event::Waited(Timer::Settle(choice)) if choice == self.survey.choices => self.keep(todo),
            Event::Away => self.step_aside(todo),
            Event::Copied(field, done) => self.copied(field, done),
            Event::Kept(answer) if SURVEY => self.kept(answer, todo),
            Event::Joined(answer) if SHARE => self.joined(answer, todo),
            Event::Standing(answer) if SHARE => self.standing(answer, todo),
            Event::Chose(reward, choice) if SHARE => {
                self.trouble = None;
                self.share.chosen = Some((reward, choice));
                self.choose(todo);
            }
            Event::Chosen(answer) if SHARE => self.chosen(answer, todo),
            Event::Greeted(answer) if FRIEND => self.greeted(answer, todo),
            Event::Claimed(answer) if FRIEND => self.claimed(answer, todo),
            // A choice that was changed since, or what belongs to a part that this one is not.
            _ => {}
        }
    }

    fn did(&mut self, action: Action, todo: &mut Todo) {
        match action {
            Action::Close => self.close(todo),
            Action::Continue if SURVEY => self.go_on(todo),
            Action::Join if SHARE => self.join(todo),
            Action::CopyLink if SHARE => self.copy(Field::Link, todo),
            Action::CopyMessage if SHARE => self.copy(Field::Message, todo),
            Action::CopyCode if FRIEND => self.copy(Field::Code, todo),
            Action::Sheet if SHARE => self.open_sheet(todo),
            Action::Qr if SHARE => self.show_qr(todo),
            Action::Claim if FRIEND => self.claim(todo),
            Action::Retry => self.retry(todo),
            _ => {}
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

    /// Makes room for another part, which the loader is about to show.
    fn step_aside(&mut self, todo: &mut Todo) {
        self.keep(todo);
        self.friend.coming = false;
        self.step = Step::Closed;
        self.trouble = None;
    }

    fn close(&mut self, todo: &mut Todo) {
        self.friend.coming = false;
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
            Some(Again::Keep) if SURVEY => self.keep(todo),
            Some(Again::Open) if SURVEY => self.go_on(todo),
            Some(Again::Join) if SHARE => self.join(todo),
            Some(Again::Standing) if SHARE => self.ask_standing(todo),
            Some(Again::Choose) if SHARE => self.choose(todo),
            Some(Again::Claim) if FRIEND => self.claim(todo),
            _ => {}
        }
    }

    fn ask_standing(&self, todo: &mut Todo) {
        if let Some(token) = &self.share.token {
            todo.push(Effect::Send(Call::Me(token.clone())));
        }
    }
}
