//! What the shop sells. Names and descriptions are in `www/shop/texts/`, pictures in `www/shop/static/products/`.

/// One thing to buy.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// Names the product in addresses, texts and pictures.
    pub slug: &'static str,
    /// Euro cents.
    pub price_cents: i64,
}

/// Everything, in the order of the front page.
pub const PRODUCTS: [Product; 8] = [
    Product { slug: "earl-blue", price_cents: 980 },
    Product { slug: "clay-pot", price_cents: 3800 },
    Product { slug: "dragon-well", price_cents: 1450 },
    Product { slug: "mint-meadow", price_cents: 790 },
    Product { slug: "little-kettle", price_cents: 4900 },
    Product { slug: "smoky-pine", price_cents: 1240 },
    Product { slug: "rooibos-sunset", price_cents: 860 },
    Product { slug: "two-cups", price_cents: 2400 },
];

/// A product by its slug.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.slug == slug)
}
