//! The handlers of the pages that people without WebAssembly see.

use goodword_domain::api::advocates::{Join, JoinRequest};
use goodword_domain::api::inside::ShopView;
use goodword_domain::api::pages::{AnswersForm, AskQuery, JoinForm};
use goodword_domain::api::responses::{Respond, ResponseRequest, SurveyEvent};
use goodword_domain::api::{PathArg, PathArgs, read_form};
use goodword_domain::refusal::Refusal;
use goodword_domain::survey::Band;
use goodword_domain::value::{Code, Locale, PublicKey};

use super::admission::{check_origin, limit_visitor};
use super::dispatch::Call;
use super::lookup;
use crate::calls::{Peer, call};
use crate::failure::Failure;
use crate::http::Reply;
use crate::pages;
use crate::pages::texts::Words;

/// The questions.
pub async fn ask(visit: &Call) -> Result<Reply, Failure> {
    let asked: AskQuery = read_form(visit.incoming.query.as_bytes())?;
    let shop = shop(visit).await?;
    let order = asked.order.map(String::from).unwrap_or_default();
    let typed = pages::Answers { order, ..Default::default() };
    Ok(pages::ask(&Words::choose(asked.locale.as_ref(), &shop), &shop, &typed, &[]))
}

/// Keeps the answers; what does not fit comes back with all that was typed.
pub async fn submit(visit: &Call) -> Result<Reply, Failure> {
    let shop = shop_for_form(visit).await?;
    let typed = Typed(&visit.body);
    let words = Words::choose(typed.locale().as_ref(), &shop);
    let kept = match read_form::<AnswersForm>(&visit.body) {
        Ok(form) => keep(visit, &shop, form).await,
        Err(refusal) => Err(refusal.into()),
    };
    match kept {
        Ok(Band::Promoter) => Ok(pages::thanks_and_join(&words, &shop, &pages::Joining::default(), &[])),
        Ok(band) => Ok(pages::thanks(&words, &shop, band)),
        Err(failure) => match pages::mistakes(&failure) {
            Some(mistakes) => Ok(pages::ask(&words, &shop, &typed.answers(), &mistakes)),
            None => Err(failure),
        },
    }
}

async fn keep(visit: &Call, shop: &ShopView, form: AnswersForm) -> Result<Band, Failure> {
    let peer = Peer::Shop(&shop.public_key);
    let request = ResponseRequest {
        score: form.score,
        event: if form.order.is_some() { SurveyEvent::Order } else { SurveyEvent::Visit },
        order_id: form.order,
        email: None,
        locale: form.locale,
        improve: form.improve,
        other: form.other,
        key: None,
    };
    let key = (shop.public_key.clone(),);
    Ok(call::<Respond>(&visit.env, peer, visit.incoming.id(), &key, &request).await?.band)
}

/// Joins, and shows code and link.
pub async fn join(visit: &Call) -> Result<Reply, Failure> {
    let shop = shop_for_form(visit).await?;
    let typed = Typed(&visit.body);
    let words = Words::choose(typed.locale().as_ref(), &shop);
    let joined = match read_form::<JoinForm>(&visit.body) {
        Ok(JoinForm { email, name, locale }) => {
            let request = JoinRequest { email, name, locale, identity: None };
            let (key, peer) = ((shop.public_key.clone(),), Peer::Shop(&shop.public_key));
            call::<Join>(&visit.env, peer, visit.incoming.id(), &key, &request).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match joined {
        Ok(joined) => Ok(pages::shared(&words, &shop, &joined)),
        Err(failure) => match pages::mistakes(&failure) {
            Some(mistakes) => Ok(pages::thanks_and_join(&words, &shop, &typed.joining(), &mistakes)),
            None => Err(failure),
        },
    }
}

/// A friend's greeting.
pub async fn friend(visit: &Call) -> Result<Reply, Failure> {
    let (_, code) = <(PublicKey, Code)>::parse(&visit.found.args)?;
    let asked: AskQuery = read_form(visit.incoming.query.as_bytes())?;
    let shop = shop(visit).await?;
    let view = lookup::code(&visit.env, visit.incoming.id(), &shop, code).await?;
    Ok(pages::friend(&Words::choose(asked.locale.as_ref(), &shop), &shop, &view))
}

async fn shop(visit: &Call) -> Result<ShopView, Failure> {
    let key = visit.found.args.first().ok_or(Refusal::RouteUnknown)?;
    lookup::shop(&visit.env, visit.incoming.id(), &PublicKey::parse(key)?).await
}

/// A form writes: it must come from our own page, and not too often. A shop may serve our page from its own origin.
async fn shop_for_form(visit: &Call) -> Result<ShopView, Failure> {
    let incoming = &visit.incoming;
    let shop = shop(visit).await?;
    if incoming.origin.as_ref().is_none_or(|origin| *origin != incoming.own_origin) {
        check_origin(&shop.origins, incoming.origin.as_deref())?;
    }
    limit_visitor(&visit.env, &shop.public_key, incoming.address.as_deref()).await?;
    Ok(shop)
}

/// A form as it was typed, whether or not it fits.
struct Typed<'a>(&'a [u8]);

impl Typed<'_> {
    fn get(&self, name: &str) -> String {
        let mut fields = form_urlencoded::parse(self.0);
        fields.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    }

    fn locale(&self) -> Option<Locale> {
        self.get("locale").parse().ok()
    }

    fn answers(&self) -> pages::Answers {
        pages::Answers {
            score: self.get("score"),
            improve: self.get("improve"),
            other: self.get("other"),
            order: self.get("order"),
        }
    }

    fn joining(&self) -> pages::Joining {
        pages::Joining { email: self.get("email"), name: self.get("name") }
    }
}
