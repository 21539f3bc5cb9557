use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use goodword_domain::api::{Endpoint, ListQuery, Page};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::Invalid;

use super::dispatch::Call;

/// Where a page of a list starts, and how long it is.
#[derive(Debug)]
pub struct Place {
    /// After this place in the list.
    pub seq: i64,
    limit: usize,
    list: &'static str,
}

impl Place {
    /// Reads the query of a list, and the place in it.
    pub fn of<E>(call: &Call) -> Result<(Self, E::Query), Refusal>
    where
        E: Endpoint<Query: ListQuery>,
    {
        let query = call.query::<E>()?;
        let seq = query.cursor().map_or(Some(0), |cursor| read(E::PATH, cursor));
        let seq = seq.ok_or_else(|| Refusal::bad_field("cursor", Invalid::IdMalformed))?;
        Ok((Self { seq, limit: usize::from(query.limit().get()), list: E::PATH }, query))
    }

    /// How many to ask the store for: one more than the page holds tells whether there is a next page.
    pub fn one_more(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1)
    }

    /// The page of these items, each with its place in the list.
    pub fn page<T>(&self, mut items: Vec<(i64, T)>) -> Page<T> {
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        let last = items.last().map(|(seq, _)| write(self.list, *seq));
        let items = items.into_iter().map(|(_, item)| item).collect();
        Page { items, next_cursor: last.filter(|_| more) }
    }
}

/// A cursor says which list it is of, and does not look like a number: nobody is to reckon with it, or to take it elsewhere.
fn write(list: &str, seq: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{list} {seq}"))
}

fn read(list: &str, cursor: &str) -> Option<i64> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let seq = text.strip_prefix(list)?.strip_prefix(' ')?.parse().ok()?;
    (seq >= 0).then_some(seq)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_of_one_list_and_cannot_be_made_up() {
        let cursor = write("/v1/rewards", 17);
        assert_eq!(read("/v1/rewards", &cursor), Some(17));
        assert_eq!(read("/v1/responses", &cursor), None);
        for made_up in ["", "17", "-1", "x", &write("/v1/rewards", -1), &cursor[1..], &format!("{cursor}=")] {
            assert_eq!(read("/v1/rewards", made_up), None, "{made_up}");
        }
    }
}
