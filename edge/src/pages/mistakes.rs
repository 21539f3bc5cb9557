use goodword_domain::value::Invalid;
use maud::{Markup, html};

use super::texts::{Key, Words};
use crate::failure::Failure;

/// A field of a form that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The field's name, which is its id as well.
    pub field: String,
    /// What is wrong with it.
    pub text: Key,
}

/// What is wrong with a form, if that is all that went wrong: ours to show beside the field.
pub fn mistakes(failure: &Failure) -> Option<Vec<Mistake>> {
    let problem = failure.as_problem().filter(|problem| !problem.errors.is_empty())?;
    let told = problem.errors.into_iter().map(|bad| {
        let text = text(&bad.field, &bad.code);
        Mistake { field: bad.field, text }
    });
    Some(told.collect())
}

fn text(field: &str, code: &str) -> Key {
    match (field, Invalid::from_message(code)) {
        ("score", _) => Key::MistakeScore,
        ("email", _) => Key::MistakeEmail,
        (_, Some(Invalid::TooLong)) => Key::MistakeLong,
        _ => Key::MistakeOther,
    }
}

/// All mistakes at the top of the form, each leading to its field.
pub fn summary(words: &Words<'_>, mistakes: &[Mistake]) -> Markup {
    html! {
        @if !mistakes.is_empty() {
            div.mistakes role="alert" {
                h2 { (words.get(Key::MistakeTitle)) }
                ul {
                    @for mistake in mistakes {
                        li { a href={ "#" (mistake.field) } { (words.get(mistake.text)) } }
                    }
                }
            }
        }
    }
}

/// Whether a field is wrong, for its `aria-invalid`.
pub fn is_wrong(mistakes: &[Mistake], field: &str) -> bool {
    mistakes.iter().any(|mistake| mistake.field == field)
}

/// The id of the sentence about a field, for its `aria-describedby`.
pub fn describing(field: &str) -> String {
    [field, "-mistake"].concat()
}

/// The sentence about a field, beside it.
pub fn beside(words: &Words<'_>, mistakes: &[Mistake], field: &str) -> Markup {
    html! {
        @if let Some(mistake) = mistakes.iter().find(|mistake| mistake.field == field) {
            p.mistake id=(describing(field)) { (words.get(mistake.text)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use goodword_domain::api::pages::{AnswersForm, JoinForm};
    use goodword_domain::api::read_form;
    use goodword_domain::refusal::Refusal;

    use super::*;

    #[test]
    fn each_wrong_field_is_told_in_its_own_words() {
        let long = ["score=5&other=", &"a".repeat(4001)].concat();
        let of = |refusal: Refusal| {
            let mistake = mistakes(&refusal.into()).unwrap().remove(0);
            (mistake.field, mistake.text)
        };
        let answers = |form: &str| of(read_form::<AnswersForm>(form.as_bytes()).unwrap_err());
        assert_eq!(answers(""), ("score".to_owned(), Key::MistakeScore));
        assert_eq!(answers("score=11"), ("score".to_owned(), Key::MistakeScore));
        assert_eq!(answers(&long), ("other".to_owned(), Key::MistakeLong));
        let joining = |form: &str| of(read_form::<JoinForm>(form.as_bytes()).unwrap_err());
        assert_eq!(joining("email=ann"), ("email".to_owned(), Key::MistakeEmail));
        assert_eq!(joining("name=Ann"), ("email".to_owned(), Key::MistakeEmail));
        assert_eq!(mistakes(&Refusal::ShopUnknown.into()), None);
    }
}
