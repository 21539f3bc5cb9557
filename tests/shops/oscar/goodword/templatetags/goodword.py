from django import template
from django.conf import settings

from ..edge import sign

register = template.Library()

# What Goodword calls Oscar's pages. Nothing of it appears on cart and checkout.
PAGES = {
    "catalogue:index": "home",
    "catalogue:detail": "product",
    "basket:summary": "cart",
    "checkout:thank-you": "thank_you",
}
PARTS_OF_THE_SHOP = {"checkout": "checkout", "customer": "account"}


@register.inclusion_tag("goodword/tag.html", takes_context=True)
def goodword(context):
    """The script tag, and what the page tells it. Not on the dashboard: the owner is not asked."""
    request = context.get("request")
    match = request and request.resolver_match
    place, name = (match.namespaces[:1] or [""], match.view_name) if match else ([""], "")
    if place[0] == "dashboard":
        return {}
    page = PAGES.get(name) or PARTS_OF_THE_SHOP.get(place[0], "other")
    order = context.get("order") if page == "thank_you" else None
    return {
        "edge": settings.GOODWORD["EDGE"],
        "shop": settings.GOODWORD["PUBLIC_KEY"],
        "page": page,
        "told": {"customer": _customer(context.get("user"), order), "order": order and order.number},
    }


def _customer(user, order):
    """Who is signed in, signed; or the address that a guest has bought with, which proves nothing."""
    if user and user.is_authenticated:
        id = str(user.pk)
        return {"id": id, "email": user.email, "name": user.first_name, "signature": sign(id)}
    return {"email": order.guest_email} if order and order.guest_email else None
