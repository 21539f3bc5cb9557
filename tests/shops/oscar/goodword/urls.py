from django.conf import settings
from django.urls import path
from django.views.generic import RedirectView

from .views import TypedCode, friends_discount

urlpatterns = [
    # The program's `apply_url`: https://SHOP/goodword/discount/{code}
    path("goodword/discount/<str:code>", friends_discount),
    path("basket/vouchers/add/", TypedCode.as_view()),
    # Oscar's front page leads on to the catalogue, and would lose the `?ref=` of a friend's link on the way.
    path("", RedirectView.as_view(url=settings.OSCAR_HOMEPAGE, query_string=True)),
]
