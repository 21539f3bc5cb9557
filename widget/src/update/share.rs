//! Joining, sharing, and how the advocate stands.

use goodword_domain::api::advocates::{Identity, JoinRequest, Joined};
use goodword_domain::api::events::EventKind;
use goodword_domain::api::me::Status;
use goodword_domain::api::rewards::ChoiceRequest;
use goodword_domain::value::{Email, Name};

use super::Todo;
use crate::address::address;
use crate::effect::{Call, Effect, Told};
use crate::event::{Failure, Field};
use crate::parts::SHARE;
use crate::state::{Again, Customer, State, Step, Trouble};

impl State {
    /// Who is known gets code and link at once; all others are asked for an address first.
    pub(super) fn enter_share(&mut self, todo: &mut Todo) {
        if !SHARE {
            todo.push(Effect::Open(Step::Share));
            return;
        }
        self.enter(Step::Share, todo);
        self.meet(todo);
    }

    /// Only who sees the step: nobody joins unseen.
    pub(super) fn meet(&mut self, todo: &mut Todo) {
        if self.step != Step::Share {
            return;
        }
        if self.share.token.is_some() {
            self.ask_standing(todo);
        } else if self.share.joined.is_none() && self.email().is_some() {
            self.join(todo);
        }
    }

    pub(super) fn join(&mut self, todo: &mut Todo) {
        if self.share.busy || self.share.joined.is_some() {
            return;
        }
        match self.email().cloned().or_else(|| address(&self.share.email)) {
            Some(email) => {
                self.trouble = None;
                self.share.busy = true;
                let id = self.visit.customer.id.clone();
                self.share.whose = Customer { id, email: Some(email.clone()), ..Customer::default() };
                todo.push(Effect::Send(Call::Join(self.join_request(email))));
            }
            None => self.refuse("email_malformed"),
        }
    }

    /// Something to mend before it is worth trying again.
    fn refuse(&mut self, code: &str) {
        self.trouble = Some(Trouble { why: Failure::Refused(code.to_owned()), again: None });
    }

    fn join_request(&self, email: Email) -> JoinRequest {
        let customer = &self.visit.customer;
        // What the shop has signed is the id, or else the address, which may not be the one that was typed.
        let is_signed = customer.id.is_some() || customer.email.as_ref() == Some(&email);
        let signature = customer.signature.clone().filter(|_| is_signed);
        let typed: Option<Name> = self.share.name.parse().ok();
        JoinRequest {
            name: typed.or_else(|| customer.name.clone()),
            locale: self.visit.locale.clone(),
            identity: signature.map(|signature| Identity { id: customer.id.clone(), signature }),
            email,
        }
    }

    pub(super) fn joined(&mut self, answer: Result<Joined, Failure>, todo: &mut Todo) {
        self.share.busy = false;
        // Somebody else is here meanwhile.
        if self.share.whose.is_nobody() {
            return self.meet(todo);
        }
        match answer {
            Ok(joined) => {
                todo.push(Effect::Tell(Told::Join { code: joined.code }));
                self.share.token.clone_from(&joined.status_token);
                self.share.joined = Some(joined);
                self.remember(todo);
                self.ask_standing(todo);
            }
            // The shop's server has signed wrongly: without a signature there is still a code, only no status.
            Err(Failure::Refused(code))
                if code == "signature_wrong" && self.visit.customer.signature.is_some() =>
            {
                self.visit.customer.signature = None;
                self.join(todo);
            }
            // Whoever's page has told none that is one is asked for it.
            Err(Failure::Refused(code)) if code == "email_malformed" => {
                self.visit.customer.email = None;
                self.visit.order = None;
                self.refuse(&code);
            }
            Err(why) => self.fail(why, Again::Join),
        }
    }

    pub(super) fn standing(&mut self, answer: Result<Box<Status>, Failure>, todo: &mut Todo) {
        match answer {
            // Of whoever was here before.
            _ if self.share.token.is_none() => {}
            Ok(status) => {
                let (code, share_url) = (status.code, status.share_url.clone());
                if self.share.joined.as_ref().is_some_and(|joined| joined.code != code) {
                    return;
                }
                if self.share.joined.is_none() {
                    self.share.joined = Some(Joined { code, share_url, status_token: None });
                    todo.push(Effect::Tell(Told::Join { code }));
                }
                self.share.status = Some(status);
            }
            // A token from another time, or of somebody who has left: whoever is here joins anew.
            Err(Failure::Refused(code)) if code == "token_wrong" => {
                self.share.token = None;
                self.remember(todo);
                if self.email().is_some() {
                    self.join(todo);
                }
            }
            Err(why) => self.fail(why, Again::Standing),
        }
    }

    pub(super) fn choose(&mut self, todo: &mut Todo) {
        if let (Some((reward, choice)), Some(token)) = (&self.share.chosen, &self.share.token) {
            let choice = ChoiceRequest { choice: *choice };
            todo.push(Effect::Send(Call::Choose(token.clone(), reward.clone(), choice)));
        }
    }

    pub(super) fn chosen(&mut self, answer: Result<(), Failure>, todo: &mut Todo) {
        match answer {
            Ok(()) => self.ask_standing(todo),
            Err(why) => self.fail(why, Again::Choose),
        }
    }

    pub(super) fn shared(channel: &'static str, event: EventKind, todo: &mut Todo) {
        todo.push(Effect::Count(event));
        todo.push(Effect::Tell(Told::Share { channel }));
    }

    pub(super) fn copy(&mut self, field: Field, todo: &mut Todo) {
        let text = match (field, &self.share.joined) {
            (Field::Code, _) => self.friend.code().unwrap_or_default(),
            (Field::Link, Some(joined)) => joined.share_url.clone(),
            (Field::Message, Some(joined)) => [&self.share.message, "\n", &joined.share_url].concat(),
            _ => return,
        };
        self.trouble = None;
        todo.push(Effect::Copy(field, text));
        if field != Field::Code {
            Self::shared("copy", EventKind::ShareCopy, todo);
        }
    }

    pub(super) fn open_sheet(&mut self, todo: &mut Todo) {
        if let Some(joined) = &self.share.joined {
            let text = self.share.message.clone();
            todo.push(Effect::Sheet { text, url: joined.share_url.clone() });
            Self::shared("sheet", EventKind::ShareSheet, todo);
        }
    }

    pub(super) fn show_qr(&mut self, todo: &mut Todo) {
        self.share.qr = !self.share.qr;
        if self.share.qr {
            Self::shared("qr", EventKind::ShareQr, todo);
        }
    }
}
