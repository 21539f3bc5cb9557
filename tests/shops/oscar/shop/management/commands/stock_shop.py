from decimal import Decimal

from django.conf import settings
from django.core.management.base import BaseCommand
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.compat import get_user_model
from oscar.core.loading import get_model

Country = get_model("address", "Country")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")

GOODS = [("Clay Pot", "38.00"), ("Dragon Well", "12.50"), ("Two Cups", "16.00")]


class Command(BaseCommand):
    help = "Puts goods on the shelves, and makes an owner who can sign in to the dashboard."

    def handle(self, *args, **options):
        Country.objects.create(
            iso_3166_1_a2="DE", iso_3166_1_a3="DEU", printable_name="Germany", name="Germany", is_shipping_country=True
        )
        partner = Partner.objects.create(name=settings.OSCAR_SHOP_NAME)
        kind = ProductClass.objects.create(name="Tea things", requires_shipping=True, track_stock=True)
        shelf = create_from_breadcrumbs("Tea")
        for title, price in GOODS:
            product = Product.objects.create(title=title, product_class=kind, upc=title.replace(" ", "-").lower())
            ProductCategory.objects.create(product=product, category=shelf)
            StockRecord.objects.create(
                product=product,
                partner=partner,
                partner_sku=product.upc,
                price_currency=settings.OSCAR_DEFAULT_CURRENCY,
                price=Decimal(price),
                num_in_stock=1000,
            )
        get_user_model().objects.create_superuser("owner", "owner@example.com", "owner's password")
