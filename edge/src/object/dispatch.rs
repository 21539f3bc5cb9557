use goodword_domain::api::{Endpoint, PathArgs, Route, read_form, read_json};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::Timestamp;
use goodword_domain::webhooks::Reach;

use super::{
    advocates, batch, callers, claims, code_bank, counts, deliveries, exports, idempotency, inbox, keys,
    mentions, orders, partners, people, platforms, programs, referrals, responses, rewards, shops, staff,
    webhooks,
};
use crate::failure::Failure;
use crate::http::Reply;
use crate::secrets::Vault;
use crate::store::Sql;

/// A call, taken off the platform.
#[derive(Debug, Clone)]
pub struct Call {
    /// Which route.
    pub route: Route,
    /// The texts in the path's placeholders.
    pub args: Vec<String>,
    /// The query string.
    pub query: String,
    /// What came as `Authorization: Bearer`.
    pub bearer: Option<String>,
    /// The headers that the Worker has passed on, by their names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Where a call is worked on: the shop's data, and the time, which stands still meanwhile.
#[derive(Debug)]
pub struct Desk<'a, S> {
    /// The shop's data.
    pub sql: &'a S,
    /// Now.
    pub now: Timestamp,
    /// Where secrets are encrypted that must be read again.
    pub vault: &'a Vault,
    /// Which addresses may be called.
    pub reach: Reach,
}

impl Call {
    /// The values in the path.
    pub fn path<E: Endpoint>(&self) -> Result<E::Path, Refusal> {
        E::Path::parse(&self.args)
    }

    /// A header that the Worker has passed on.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// The texts in the path's placeholders.
    pub fn args_as_texts(&self) -> Vec<&str> {
        self.args.iter().map(String::as_str).collect()
    }

    /// The query.
    pub fn query<E: Endpoint>(&self) -> Result<E::Query, Refusal> {
        read_form(self.query.as_bytes())
    }

    /// The body.
    pub fn request<E: Endpoint>(&self) -> Result<E::Request, Refusal> {
        read_json(&self.body)
    }
}

/// Something is new.
pub fn anew<E: Endpoint>(response: &E::Response) -> Result<Reply, Failure> {
    Reply::json(E::STATUS, response)
}

/// Answers every route of a shop but [`Route::SetUpShop`], [`Route::Join`] and [`Route::AddPartner`], which wait for
/// others.
pub fn dispatch<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    callers::admit(desk, call)?;
    idempotency::once(desk, call, || handle(desk, call))
}

fn handle<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    match call.route {
        Route::GetShop => shops::get(desk),
        Route::GetAskedOrder => orders::get_asked(desk, call),
        Route::AddCounts => counts::add(desk, call),
        Route::GetCode => advocates::get_code(desk, call),
        Route::Me => advocates::me(desk, call),
        Route::MakeClaim => claims::make(desk, call),
        Route::Respond => responses::respond(desk, call),
        Route::AddAnswers => responses::add_answers(desk, call),
        Route::ListResponses => responses::list(desk, call),
        Route::RecordOrder => orders::record(desk, call),
        Route::Refund => orders::refund(desk, call),
        Route::Cancel => orders::cancel(desk, call),
        Route::GetOrder => orders::get(desk, call),
        Route::ListReferrals => referrals::list(desk, call),
        Route::GetReferral => referrals::get(desk, call),
        Route::ClearReferral => referrals::clear(desk, call),
        Route::RejectReferral => referrals::reject(desk, call),
        Route::Mention => mentions::note(desk, call),
        Route::ListMentions => mentions::list(desk, call),
        Route::ConfirmMention => mentions::confirm(desk, call),
        Route::RejectMention => mentions::reject(desk, call),
        Route::ListPartners => partners::list(desk, call),
        Route::Leaderboard => staff::board(desk, call),
        Route::AddCodes => code_bank::add(desk, call),
        Route::ListPools => code_bank::list(desk),
        Route::GetProgram => programs::get(desk),
        Route::PutProgram => programs::put(desk, call),
        Route::ListVersions => programs::versions(desk),
        Route::PreviewProgram => programs::preview(desk, call),
        Route::ListRewards => rewards::list(desk, call),
        Route::ApproveReward => rewards::approve(desk, call),
        Route::RejectReward => rewards::reject(desk, call),
        Route::IssueReward => rewards::issue(desk, call),
        Route::ChooseReward => rewards::choose(desk, call),
        Route::GetStats => counts::stats(desk),
        Route::ErasePerson => people::erase(desk, call),
        Route::ListErasures => people::list(desk, call),
        Route::ExportPerson => people::export(desk, call),
        Route::ExportRows => exports::begin(desk, call),
        Route::ReadRows => exports::read(desk, call),
        Route::ListKeys => keys::list(desk),
        Route::CreateKey => keys::create(desk, call),
        Route::RenameKey => keys::rename(desk, call),
        Route::RotateKey => keys::rotate(desk, call),
        Route::DeleteKey => keys::delete(desk, call),
        Route::RecordLines => batch::record(desk, call),
        Route::ReceiveDelivery => inbox::receive(desk, call),
        Route::ListInbox => inbox::list(desk, call),
        Route::ConnectPlatform => platforms::connect(desk, call),
        Route::ListPlatforms => platforms::list(desk, call),
        Route::DisconnectPlatform => platforms::disconnect(desk, call),
        Route::AddWebhook => webhooks::add(desk, call),
        Route::ListWebhooks => webhooks::list(desk),
        Route::GetWebhook => webhooks::get(desk, call),
        Route::PutWebhook => webhooks::put(desk, call),
        Route::DeleteWebhook => webhooks::delete(desk, call),
        Route::RotateWebhook => webhooks::rotate(desk, call),
        Route::TestWebhook => deliveries::test(desk, call),
        Route::ListDeliveries => deliveries::list(desk, call),
        Route::ResendDelivery => deliveries::resend(desk, call),
        // Answered by the shell, by the Worker, or by the registry of codes.
        Route::SetUpShop
        | Route::Join
        | Route::AddPartner
        | Route::CreateShop
        | Route::GetWidget
        | Route::RecordEvents
        | Route::RecordBatch
        | Route::ShortLink
        | Route::QrCode
        | Route::AskPage
        | Route::SubmitAnswers
        | Route::JoinPage
        | Route::FriendPage
        | Route::RegisterCode
        | Route::ShopOfCode => Err(Refusal::RouteUnknown.into()),
    }
}
