use goodword_domain::api::Page;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::Invalid;

/// Where a page of a list starts, and how long it is.
#[derive(Debug)]
pub struct Place {
    /// After this place in the list.
    pub seq: i64,
    limit: usize,
}

impl Place {
    /// The most items on a page.
    const MOST: u16 = 100;
    /// How many items there are on a page if nobody says otherwise.
    const USUAL: u16 = 50;

    /// Reads a query's cursor and limit.
    pub fn read(cursor: Option<&str>, limit: Option<u16>) -> Result<Self, Refusal> {
        let seq = cursor.map_or(Ok(0), str::parse);
        let seq = seq.ok().filter(|seq| *seq >= 0);
        let seq = seq.ok_or_else(|| Refusal::bad_field("cursor", Invalid::IdMalformed))?;
        match limit.unwrap_or(Self::USUAL) {
            limit @ 1..=Self::MOST => Ok(Self { seq, limit: usize::from(limit) }),
            _ => Err(Refusal::bad_field("limit", Invalid::OutOfRange)),
        }
    }

    /// How many to ask the store for: one more than the page holds tells whether there is a next page.
    pub fn one_more(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1)
    }

    /// The page of these items, each with its place in the list.
    pub fn page<T>(&self, mut items: Vec<(i64, T)>) -> Page<T> {
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        let last = items.last().map(|(seq, _)| seq.to_string());
        let items = items.into_iter().map(|(_, item)| item).collect();
        Page { items, next_cursor: last.filter(|_| more) }
    }
}
