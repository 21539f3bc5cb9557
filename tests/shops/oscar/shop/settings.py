"""As django-oscar's own sandbox, less what a shop on one machine does not need. What Goodword adds is marked."""

import os
from pathlib import Path

from oscar import INSTALLED_APPS as OSCAR_APPS
from oscar.defaults import *  # noqa: F403

HERE = Path(__file__).resolve().parent.parent
ADDRESS = os.environ.get("SHOP_ADDRESS", "http://127.0.0.1:8000")
DATABASE = Path(os.environ.get("SHOP_DATABASE", HERE / "db.sqlite3"))

SECRET_KEY = os.environ.get("SHOP_SECRET_KEY", "for this machine only")
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "shop.urls"
SITE_ID = 1
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربيّة")]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Goodword: what `POST /v1/shops` has answered.
GOODWORD = {
    "EDGE": os.environ.get("GOODWORD_EDGE", "http://127.0.0.1:8787"),
    "PUBLIC_KEY": os.environ.get("GOODWORD_PUBLIC_KEY", ""),
    "SECRET_KEY": os.environ.get("GOODWORD_SECRET_KEY", ""),
    # The shop's own address, as it was registered: Goodword answers to no other.
    "ORIGIN": ADDRESS,
}

INSTALLED_APPS = ["shop", "goodword", *OSCAR_APPS, "sorl.thumbnail"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "goodword.middleware.KeepReference",  # Goodword: behind the sessions
    "oscar.apps.basket.middleware.BasketMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.search.context_processors.search_form",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.core.context_processors.metadata",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATABASE,
        # Goodword: the order and the report of it are written together or not at all.
        "ATOMIC_REQUESTS": True,
        # A write that begins as a read cannot wait for another write: SQLite would refuse it as locked.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
}

AUTHENTICATION_BACKENDS = [
    "oscar.apps.customer.auth_backends.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Oscar lists its goods by a search. Made by `manage.py update_index`.
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": os.environ.get("SHOP_SEARCH", DATABASE.parent / "search"),
    }
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
# Beside the database: each copy of the shop has its own.
MEDIA_ROOT = DATABASE.parent / "media"

OSCAR_SHOP_NAME = "Leaf & Kettle"
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_INITIAL_ORDER_STATUS = OSCAR_INITIAL_LINE_STATUS = "Pending"
OSCAR_ORDER_STATUS_PIPELINE = OSCAR_LINE_STATUS_PIPELINE = {
    "Pending": ("Shipped", "Cancelled"),
    "Shipped": ("Refunded",),
    "Refunded": (),
    "Cancelled": (),
}
