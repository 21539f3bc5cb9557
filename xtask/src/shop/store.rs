//! The shop's books: customers, orders and the outbox, in one JSON file.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::catalogue::{self, Product};
use super::outbox::Outbox;

/// Everything that outlives the process.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Books {
    /// How many orders were ever placed.
    pub order_count: u64,
    /// In the order of their first visit.
    pub customers: Vec<Customer>,
    /// In the order in which they were placed.
    pub orders: Vec<Order>,
    /// What Goodword has to be told.
    pub outbox: Outbox,
}

/// A customer account: one for each e-mail address.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Customer {
    /// The shop's own id.
    pub id: String,
    /// As it was typed.
    pub email: String,
    /// Empty until the first order.
    pub name: String,
    /// Empty until the first order.
    pub postal_code: String,
}

/// An order as the shop keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// "1001" and up.
    pub id: String,
    /// Whose it is.
    pub customer_id: String,
    /// RFC 3339, UTC.
    pub placed_at: String,
    /// What was bought, at the prices of that day.
    pub lines: Vec<OrderLine>,
    /// The friend's code, if there was one.
    pub discount_code: Option<String>,
    /// What it took off, in cents.
    pub discount_cents: i64,
    /// What was paid, in cents.
    pub total_cents: i64,
    /// What became of it.
    pub state: OrderState,
}

/// A product in an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OrderLine {
    /// The product.
    pub slug: String,
    /// How many.
    pub quantity: u32,
    /// For all of them, in cents.
    pub price_cents: i64,
}

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Placed and paid.
    Placed,
    /// Came back; all of the money was given back.
    Returned,
    /// Called off.
    Cancelled,
}

impl Books {
    /// A customer by id.
    #[must_use]
    pub fn customer(&self, id: &str) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.id == id)
    }

    /// The account for an e-mail address, made if there is none.
    pub fn account(&mut self, email: &str) -> &mut Customer {
        let known = self.customers.iter().position(|customer| customer.email.eq_ignore_ascii_case(email));
        let index = known.unwrap_or_else(|| {
            let (name, postal_code) = (String::new(), String::new());
            let id = (self.customers.len() + 1).to_string();
            self.customers.push(Customer { id, email: email.to_owned(), name, postal_code });
            self.customers.len() - 1
        });
        &mut self.customers[index]
    }

    /// The orders of a customer, the newest first.
    #[must_use]
    pub fn orders_of(&self, customer_id: &str) -> Vec<&Order> {
        self.orders.iter().rev().filter(|order| order.customer_id == customer_id).collect()
    }

    /// An order, if it is this customer's: ids are easily guessed, so an id alone shows nothing.
    pub fn order_of(&mut self, customer_id: &str, order_id: &str) -> Option<&mut Order> {
        self.orders.iter_mut().find(|order| order.id == order_id && order.customer_id == customer_id)
    }
}

impl OrderLine {
    /// As bought today.
    #[must_use]
    pub fn new(product: &Product, quantity: u32) -> Self {
        let price_cents = product.price_cents * i64::from(quantity);
        Self { slug: product.slug.to_owned(), quantity, price_cents }
    }

    /// Still in the catalogue?
    #[must_use]
    pub fn product(&self) -> Option<&'static Product> {
        catalogue::find(&self.slug)
    }
}

/// The books and the file they are kept in.
pub struct Store {
    books: Mutex<Books>,
    /// `None`: in memory only.
    file: Option<PathBuf>,
}

impl Store {
    /// Opens the books in a folder, or empty ones in memory.
    pub fn open(folder: Option<&Path>) -> anyhow::Result<Self> {
        let Some(folder) = folder else {
            return Ok(Self { books: Mutex::default(), file: None });
        };
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let file = folder.join("shop.json");
        let books = match fs::read(&file) {
            Ok(json) => {
                serde_json::from_slice(&json).with_context(|| format!("cannot read {}", file.display()))?
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Books::default(),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
        };
        Ok(Self { books: Mutex::new(books), file: Some(file) })
    }

    /// Looks something up.
    pub fn read<T>(&self, look: impl FnOnce(&Books) -> T) -> T {
        look(&self.lock())
    }

    /// Changes the books. What cannot be saved has not happened, so nobody is promised what a restart would forget.
    pub fn change<T>(&self, change: impl FnOnce(&mut Books) -> T) -> anyhow::Result<T> {
        let mut books = self.lock();
        let mut changed = books.clone();
        let result = change(&mut changed);
        if let Some(file) = &self.file {
            save(file, &changed).with_context(|| format!("cannot write {}", file.display()))?;
        }
        *books = changed;
        Ok(result)
    }

    fn lock(&self) -> MutexGuard<'_, Books> {
        // A panic in a change leaves the books as they were: only the copy was touched.
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A reader sees the old file or the new one, never half of one.
fn save(file: &Path, books: &Books) -> anyhow::Result<()> {
    let new = file.with_extension("json.new");
    fs::write(&new, serde_json::to_vec_pretty(books)?)?;
    fs::rename(&new, file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_belongs_to_one_address_in_any_case() {
        let mut books = Books::default();
        let ann = books.account("ann@example.com").id.clone();
        let bob = books.account("bob@example.com").id.clone();
        assert_ne!(ann, bob);
        assert_eq!(books.account("Ann@Example.com").id, ann);
    }

    #[test]
    fn a_change_that_cannot_be_saved_has_not_happened() {
        let folder = std::env::temp_dir().join(format!("goodword-shop-{}", std::process::id()));
        let store = Store::open(Some(&folder)).unwrap();
        store.change(|books| books.order_count = 1).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(store.change(|books| books.order_count = 2).is_err());
        assert_eq!(store.read(|books| books.order_count), 1);
    }

    #[test]
    fn the_books_are_there_after_a_restart() {
        let folder = std::env::temp_dir().join(format!("goodword-books-{}", std::process::id()));
        let store = Store::open(Some(&folder)).unwrap();
        store.change(|books| books.account("ann@example.com").name = "Ann".into()).unwrap();
        drop(store);
        let again = Store::open(Some(&folder)).unwrap();
        assert_eq!(again.read(|books| books.customers[0].name.clone()), "Ann");
        fs::remove_dir_all(&folder).unwrap();
    }
}
