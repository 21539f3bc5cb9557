from django.contrib import messages
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from oscar.core.loading import get_class

from .middleware import SESSION_KEY
from .vouchers import friends_voucher

VoucherAddView = get_class("basket.views", "VoucherAddView")


def friends_discount(request, code):
    """`apply_url`: puts a friend's code into the basket, before there are goods in it, and goes on in this shop."""
    voucher, is_friends = friends_voucher(code)
    if voucher and voucher.is_active() and voucher.is_available_to_user(request.user)[0]:
        if not request.basket.id:
            request.basket.save()
        request.basket.vouchers.add(voucher)
        if is_friends:
            request.session[SESSION_KEY] = voucher.code
        messages.info(request, _("Voucher '%(code)s' added to basket") % {"code": voucher.code})
    else:
        messages.warning(request, _("No voucher found with code '%(code)s'") % {"code": code})
    onward = request.GET.get("next", "")
    # Else a link to this shop could lead anywhere.
    own = url_has_allowed_host_and_scheme(onward, request.get_host(), require_https=request.is_secure())
    return redirect(onward if own else "basket:summary")


class TypedCode(VoucherAddView):
    """The basket's own form, where a friend types a code, as from a printed card."""

    def form_valid(self, form):
        voucher, _is_friends = friends_voucher(form.cleaned_data["code"])
        if voucher:
            form.cleaned_data["code"] = voucher.code
        return super().form_valid(form)
