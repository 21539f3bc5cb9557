"""Orders, refunds and cancellations, from Oscar's own signals. Whatever goes wrong here, the sale goes through."""

import logging
from decimal import Decimal
from functools import partial, wraps

from babel.numbers import get_currency_precision
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save
from oscar.apps.order.signals import order_placed, order_status_changed
from oscar.core.loading import get_model

from .middleware import reference
from .models import Report, send_waiting

Order = get_model("order", "Order")
PaymentEvent = get_model("order", "PaymentEvent")
logger = logging.getLogger("goodword")

# The names of this shop: statuses of an order, and the code of the payment event of a refund in part.
CANCELLED, REFUNDED, REFUND_EVENT = "Cancelled", "Refunded", "refunded"


def never_fails(receiver):
    """What breaks in here is logged, and rolled back alone."""

    @wraps(receiver)
    def guarded(**event):
        try:
            with transaction.atomic():
                receiver(**event)
        except Exception:
            logger.exception("Goodword is not told: %s", receiver.__name__)

    return guarded


@never_fails
def placed(order, **_):
    tell(order, "/v1/orders", as_order(order))


@never_fails
def changed(order, new_status, **_):
    if new_status == CANCELLED:
        tell(order, f"/v1/orders/{order.number}/cancel", {})
    elif new_status == REFUNDED:
        refund(order, "rest", minor(order.total_incl_tax, order.currency) - refunded_minor(order))


@never_fails
def paid_back(instance, created, **_):
    if created and instance.event_type.code == REFUND_EVENT:
        order = instance.order
        refund(order, f"event-{instance.pk}", minor(instance.amount, order.currency))


order_placed.connect(placed)
order_status_changed.connect(changed)
post_save.connect(paid_back, sender=PaymentEvent)


def tell(order, path, body):
    """Keeps the report with what caused it, and sends it as soon as that is certain."""
    Report.objects.create(order_number=order.number, path=path, body=body)
    transaction.on_commit(partial(send_waiting, order_number=order.number), robust=True)


def as_order(order):
    """The body of `POST /v1/orders`."""
    email, sent_to = order.email or None, order.shipping_address
    return {
        # A number until it is read back from the database, then a text.
        "id": str(order.number),
        "placed_at": order.date_placed.isoformat(),
        "customer": {
            "id": str(order.user_id) if order.user_id else None,
            "email": email,
            "new": is_first(order),
            "postal_code": (sent_to and sent_to.postcode[:16].strip()) or None,
        },
        "total": money(minor(order.total_incl_tax, order.currency), order.currency),
        "discount_codes": [used.voucher_code for used in order.discounts.all() if used.voucher_code],
        "ref": reference.get(),
    }


def is_first(order):
    """Whether nobody with this account or this address has bought before."""
    same = Q(user=order.user_id) if order.user_id else Q()
    if order.email:
        same |= Q(guest_email__iexact=order.email) | Q(user__email__iexact=order.email)
    # Of somebody with neither, the shop does not know.
    return None if not same else not Order.objects.filter(same).exclude(pk=order.pk).exists()


def refund(order, key, amount_minor):
    if amount_minor > 0:
        body = {"id": key, "amount": money(amount_minor, order.currency)}
        tell(order, f"/v1/orders/{order.number}/refunds", body)


def refunded_minor(order):
    """What was told of as paid back so far."""
    told = Report.objects.filter(order_number=order.number, path__endswith="/refunds", refused="")
    return sum(report.body["amount"]["amount_minor"] for report in told)


def minor(amount, currency):
    """Integer minor units, never a float: 38.00 EUR is 3800, 38 JPY is 38."""
    # Decimal: an amount that was not read back from the database yet may still be a text.
    return int((Decimal(amount) * 10 ** get_currency_precision(currency)).to_integral_value())


def money(amount_minor, currency):
    return {"amount_minor": amount_minor, "currency": currency}
