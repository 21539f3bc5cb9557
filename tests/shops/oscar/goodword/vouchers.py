"""A friend's code as a voucher of Oscar's: made when the first friend brings it."""

from datetime import timedelta
from decimal import Decimal

from babel.numbers import get_currency_precision
from django.conf import settings
from django.utils import timezone
from oscar.core.loading import get_model

from . import edge

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")
Voucher = get_model("voucher", "Voucher")

# From the last friend who brought the code.
VALID_FOR = timedelta(days=365)


def friends_voucher(typed):
    """The voucher of a code, however it was typed, and whether the code is a friend's, as Goodword knows it. The voucher is
    `None` if nobody knows the code, or if it is no price cut."""
    try:
        known = edge.friends_offer(typed)
    except (edge.Refused, edge.NotNow, edge.Away):
        # A single-use code of the shop's own, or Goodword is away: what the shop has is good enough.
        return Voucher.objects.filter(code=typed.strip().upper()).first(), False
    offer = _offer(known["reward"] or {})
    if offer is None:
        return None, True
    now = timezone.now()
    voucher, _ = Voucher.objects.update_or_create(
        code=known["code"],
        defaults={"end_datetime": now + VALID_FOR},
        # Guests have no account by which "once per customer" could be told: what counts is decided by Goodword.
        create_defaults={
            "name": f"A friend's code {known['code']}",
            "usage": Voucher.MULTI_USE,
            "start_datetime": now - timedelta(minutes=1),
            "end_datetime": now + VALID_FOR,
        },
    )
    # The program may have changed since.
    voucher.offers.set([offer])
    return voucher, True


def _offer(reward):
    """One offer for each thing that friends are given: a percentage, or an amount."""
    if reward.get("kind") == "percentage":
        value = Decimal(reward["basis_points"]) / 100
        name, kind = f"{value.normalize():f} % from a friend", Benefit.PERCENTAGE
    elif reward.get("kind") == "fixed" and reward["currency"] == settings.OSCAR_DEFAULT_CURRENCY:
        value = Decimal(reward["amount_minor"]).scaleb(-get_currency_precision(reward["currency"]))
        name, kind = f"{value} {reward['currency']} from a friend", Benefit.FIXED
    else:
        return None
    found = ConditionalOffer.objects.filter(name=name, offer_type=ConditionalOffer.VOUCHER).first()
    if found:
        return found
    everything, _ = Range.objects.get_or_create(
        name="Everything (friends' codes)", defaults={"includes_all_products": True}
    )
    return ConditionalOffer.objects.create(
        name=name,
        offer_type=ConditionalOffer.VOUCHER,
        condition=Condition.objects.create(range=everything, type=Condition.COUNT, value=1),
        benefit=Benefit.objects.create(range=everything, type=kind, value=value),
    )

