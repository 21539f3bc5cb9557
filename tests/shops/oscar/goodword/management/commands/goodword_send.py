from django.core.management.base import BaseCommand

from goodword.models import Report, send_waiting


class Command(BaseCommand):
    help = "Sends to Goodword what it has not accepted yet. Run it every minute."

    def add_arguments(self, parser):
        parser.add_argument("--refused", action="store_true", help="also what was refused, after you have mended it")

    def handle(self, *args, **options):
        if options["refused"]:
            Report.objects.exclude(refused="").update(refused="")
        left = send_waiting()
        if left:
            self.stderr.write(f"{left} still waiting")
