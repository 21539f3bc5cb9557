from django.apps import AppConfig


class GoodwordConfig(AppConfig):
    name = "goodword"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import receivers  # noqa: F401 - to import them is to connect them
