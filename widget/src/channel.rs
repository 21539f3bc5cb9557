//! The ways to share. Every link opens the advocate's own app: the shop sends nothing.

use goodword_domain::api::events::EventKind;
use goodword_domain::value::{cut, fill};

use crate::words::Words;

/// A way to share that is a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channel {
    /// Its name in the page's `share` event.
    pub name: &'static str,
    /// What is counted; its word is also the element's `data-goodword` and the text's key.
    pub event: EventKind,
    /// The link, with `{text}` for message and share link, `{message}` for the message alone, `{url}` for the share
    /// link, `{page}` for the page with preview tags, and `{subject}`.
    link: &'static str,
}

/// What a link is filled with; nothing encoded yet.
#[derive(Debug, Clone, Copy)]
pub struct Share<'a> {
    /// The message as the advocate wants it, without the link.
    pub message: &'a str,
    /// The share link.
    pub url: &'a str,
    /// Our page with preview tags, which leads on to the share link.
    pub page: &'a str,
    /// An e-mail's subject.
    pub subject: &'a str,
}

const fn channel(name: &'static str, event: EventKind, link: &'static str) -> Channel {
    Channel { name, event, link }
}

/// All of them, in the order in which they are offered.
///
/// Facebook and LinkedIn take no text, only the preview tags of a page: hence `{page}`.
pub const CHANNELS: [Channel; 7] = [
    channel("whatsapp", EventKind::ShareWhatsapp, "https://wa.me/?text={text}"),
    channel("telegram", EventKind::ShareTelegram, "https://t.me/share/url?url={url}&text={message}"),
    channel("email", EventKind::ShareEmail, "mailto:?subject={subject}&body={text}"),
    channel("sms", EventKind::ShareSms, "sms:?&body={text}"),
    channel("facebook", EventKind::ShareFacebook, "https://www.facebook.com/sharer/sharer.php?u={page}"),
    channel("x", EventKind::ShareX, "https://twitter.com/intent/tweet?url={url}&text={message}"),
    channel(
        "linkedin",
        EventKind::ShareLinkedin,
        "https://www.linkedin.com/sharing/share-offsite/?url={page}",
    ),
];

impl Channel {
    /// The link for this message.
    #[must_use]
    pub fn link(&self, share: &Share, words: &Words) -> String {
        fill(self.link, &mut |name, link| {
            let both;
            let value = match name {
                "subject" => share.subject,
                "url" => share.url,
                "page" => share.page,
                "message" => share.message,
                _ => {
                    both = mail_lines(&[share.message, "\n", share.url].concat());
                    &both
                }
            };
            link.push_str(&words.encode(value));
        })
    }
}

/// A mail's line break is CR LF (RFC 6068, section 5); the others do not mind.
fn mail_lines(text: &str) -> String {
    let (mut lines, mut rest) = (String::new(), text);
    while let Some((line, after)) = cut(rest, b'\n') {
        lines.push_str(line);
        lines.push_str("\r\n");
        rest = after;
    }
    lines + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::test::english;

    const SHARE: Share = Share {
        message: "Good tea & more\nTry it",
        url: "https://tea.example/?ref=7KQ2M9XC",
        page: "https://edge.example/r/7KQ2M9XC",
        subject: "Tea?",
    };

    fn link(name: &str) -> String {
        CHANNELS.iter().find(|channel| channel.name == name).expect(name).link(&SHARE, &english())
    }

    /// Each service drops what it does not know: a wrong parameter is an empty message.
    #[test]
    fn each_service_gets_the_link_as_it_reads_it() {
        let url = "https%3A%2F%2Ftea.example%2F%3Fref%3D7KQ2M9XC";
        let text = ["Good%20tea%20%26%20more%0D%0ATry%20it%0D%0A", url].concat();
        let message = "Good%20tea%20%26%20more%0ATry%20it";
        let page = "https%3A%2F%2Fedge.example%2Fr%2F7KQ2M9XC";
        for (name, expected) in [
            ("whatsapp", format!("https://wa.me/?text={text}")),
            ("telegram", format!("https://t.me/share/url?url={url}&text={message}")),
            ("email", format!("mailto:?subject=Tea%3F&body={text}")),
            ("sms", format!("sms:?&body={text}")),
            ("facebook", format!("https://www.facebook.com/sharer/sharer.php?u={page}")),
            ("x", format!("https://twitter.com/intent/tweet?url={url}&text={message}")),
            ("linkedin", format!("https://www.linkedin.com/sharing/share-offsite/?url={page}")),
        ] {
            assert_eq!(link(name), expected);
        }
    }
}
