//! The score and the open questions, kept as they are given.

use goodword_domain::api::responses::{Answers, ResponseRequest, ResponseView, SurveyEvent};
use goodword_domain::survey::{Band, Score};
use goodword_domain::value::Verbatim;

use super::Todo;
use crate::effect::{Call, Effect, Told};
use crate::event::{Failure, Field, Timer};
use crate::parts::SURVEY;
use crate::state::{Again, State, Step, Survey};

/// Who walks along the scale with the arrow keys gives no answer at each step: the last one counts after so long, in
/// milliseconds.
const SETTLES_AFTER_MS: u32 = 900;

impl State {
    pub(super) fn scored(&mut self, score: Score, settled: bool, todo: &mut Todo) {
        self.survey.score = Some(score);
        self.survey.choices = self.survey.choices.wrapping_add(1);
        if settled {
            self.keep(todo);
        } else {
            todo.push(Effect::Wait(SETTLES_AFTER_MS, Timer::Settle(self.survey.choices)));
        }
    }

    /// Sends what the API does not have yet, unless something is on its way: then its answer sends the rest.
    pub(super) fn keep(&mut self, todo: &mut Todo) {
        if self.survey.sending.is_some() {
            return;
        }
        if let Some((unkept, call)) = self.unkept() {
            self.survey.sending = Some(unkept);
            todo.push(Effect::Send(call));
        }
    }

    /// The page is left, perhaps for ever: what was typed while something is on its way cannot wait for its answer. Sent
    /// beside it, under the same key or id, it is the same answer; should the shopper come back, it is sent once more.
    pub(super) fn leave(&mut self, typed: Option<(Field, String)>, todo: &mut Todo) {
        if let Some((field, text)) = typed {
            self.typed(field, text);
        }
        self.keep(todo);
        match self.unkept() {
            Some((unkept, call)) if self.survey.sending.as_ref() != Some(&unkept) => {
                todo.push(Effect::SendBeside(call));
            }
            _ => {}
        }
    }

    /// What the API does not have, and the call that brings it there.
    fn unkept(&self) -> Option<(Answers, Call)> {
        let score = self.survey.score.filter(|_| SURVEY)?;
        let unkept = self.survey.unkept();
        if unkept == Answers::default() {
            return None;
        }
        let call = match &self.survey.id {
            Some(id) => Call::AddAnswers(id.clone(), unkept.clone()),
            None => Call::Respond(self.first_answer(score, &unkept)),
        };
        Some((unkept, call))
    }

    /// With the texts, if there are any: whoever was offline has written them meanwhile.
    fn first_answer(&self, score: Score, unkept: &Answers) -> ResponseRequest {
        let order_id = self.visit.order.as_ref().map(|order| order.id.clone());
        ResponseRequest {
            score,
            event: if order_id.is_some() { SurveyEvent::Order } else { SurveyEvent::Visit },
            order_id,
            email: self.email().cloned(),
            locale: self.visit.locale.clone(),
            improve: unkept.improve.clone(),
            other: unkept.other.clone(),
            key: self.visit.key.clone(),
        }
    }

    pub(super) fn kept(&mut self, answer: Result<ResponseView, Failure>, todo: &mut Todo) {
        let Some(sent) = self.survey.sending.take() else { return };
        match answer {
            // About the last order.
            _ if sent == Answers::default() => self.keep(todo),
            Ok(view) => {
                if let Some(score) = sent.score {
                    todo.push(Effect::Tell(Told::Answer { score, band: score.band() }));
                }
                self.survey.id = Some(view.id);
                self.survey.note_kept(sent);
                if self.waits_for(Again::Keep) {
                    self.trouble = None;
                }
                self.keep(todo);
            }
            // Who waits for the share step goes on by keeping what is not kept.
            Err(_) if self.waits_for(Again::Open) => {}
            Err(why) => self.fail(why, Again::Keep),
        }
    }

    fn waits_for(&self, again: Again) -> bool {
        self.trouble.as_ref().is_some_and(|trouble| trouble.again == Some(again))
    }

    /// The share step could not be fetched.
    pub(super) fn lost(&mut self) {
        if self.step != Step::Closed {
            self.fail(Failure::Unreachable, Again::Open);
        }
    }

    /// On from the open questions, answered or not.
    pub(super) fn go_on(&mut self, todo: &mut Todo) {
        let Some(band) = self.band() else { return };
        self.keep(todo);
        if band == Band::Promoter {
            self.enter_share(todo);
        } else {
            self.enter(Step::Thanks, todo);
        }
    }
}

impl Survey {
    /// What differs from what the API has.
    fn unkept(&self) -> Answers {
        Answers {
            score: self.score.filter(|_| self.score != self.kept.score),
            improve: changed(&self.improve, self.kept.improve.as_ref()),
            other: changed(&self.other, self.kept.other.as_ref()),
        }
    }

    fn note_kept(&mut self, sent: Answers) {
        let kept = std::mem::take(&mut self.kept);
        self.kept = Answers {
            score: sent.score.or(kept.score),
            improve: sent.improve.or(kept.improve),
            other: sent.other.or(kept.other),
        };
    }
}

/// A text that the API does not have. Nothing said is as good as an empty text; the fields' own limit keeps a text from
/// being too long to parse.
fn changed(typed: &str, kept: Option<&Verbatim>) -> Option<Verbatim> {
    let typed: Verbatim = typed.parse().ok()?;
    (typed.as_ref() != kept.map_or("", AsRef::as_ref)).then_some(typed)
}
