//! What is merely counted: views, clicks, shares. Without personal data.

use serde::{Deserialize, Serialize};

use super::{Nothing, endpoint};
use crate::value::PublicKey;

endpoint! {
    /// Counts views, clicks and shares, in batches; made for `sendBeacon`.
    RecordEvents: Post "/v1/shops/{pk}/events" (PublicKey,), Page,
    query Nothing, request EventsRequest, 202 Nothing
}

/// A batch of events, 1–50.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventsRequest {
    /// In any order.
    pub events: Vec<EventKind>,
}

impl EventsRequest {
    /// The most events in a batch.
    pub const MAX: usize = 50;
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The question was seen.
    SurveyView,
    /// The share step was seen.
    ShareView,
    /// A friend's greeting was seen: somebody clicked on a share link.
    FriendView,
    /// Shared by the system's share sheet.
    ShareSheet,
    /// The link was copied.
    ShareCopy,
    /// Shared on WhatsApp.
    ShareWhatsapp,
    /// Shared on Telegram.
    ShareTelegram,
    /// Shared by e-mail.
    ShareEmail,
    /// Shared by SMS.
    ShareSms,
    /// Shared on Facebook.
    ShareFacebook,
    /// Shared on X.
    ShareX,
    /// Shared on LinkedIn.
    ShareLinkedin,
    /// The QR code was shown.
    ShareQr,
    /// The popup was closed.
    Close,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::SurveyView,
        Self::ShareView,
        Self::FriendView,
        Self::ShareSheet,
        Self::ShareCopy,
        Self::ShareWhatsapp,
        Self::ShareTelegram,
        Self::ShareEmail,
        Self::ShareSms,
        Self::ShareFacebook,
        Self::ShareX,
        Self::ShareLinkedin,
        Self::ShareQr,
        Self::Close,
    ];

    /// As it is stored and told.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SurveyView => "survey_view",
            Self::ShareView => "share_view",
            Self::FriendView => "friend_view",
            Self::ShareSheet => "share_sheet",
            Self::ShareCopy => "share_copy",
            Self::ShareWhatsapp => "share_whatsapp",
            Self::ShareTelegram => "share_telegram",
            Self::ShareEmail => "share_email",
            Self::ShareSms => "share_sms",
            Self::ShareFacebook => "share_facebook",
            Self::ShareX => "share_x",
            Self::ShareLinkedin => "share_linkedin",
            Self::ShareQr => "share_qr",
            Self::Close => "close",
        }
    }
}
