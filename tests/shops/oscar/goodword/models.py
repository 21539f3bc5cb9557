import logging

from django.db import models
from django.utils import timezone

from . import edge

logger = logging.getLogger("goodword")


class Report(models.Model):
    """Something that Goodword has to know. Written together with its cause, and kept until it is accepted: neither a
    dead process nor a silent network can lose it."""

    order_number = models.CharField(max_length=128, db_index=True)
    path = models.CharField(max_length=400)
    body = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    # Why it will never be accepted as it is. It is kept for somebody to read, and not sent again.
    refused = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], name="goodword_waiting", condition=models.Q(accepted_at=None, refused=""))]

    def __str__(self):
        return f"{self.path} of order {self.order_number}"


def send_waiting(**which):
    """Sends what waits, in the order in which it happened; returns how many are left. Two at once do no harm."""
    waiting = Report.objects.filter(accepted_at=None, refused="", **which)
    held_up = set()
    for report in waiting:
        # What became of an order must not overtake the order; one order must not hold up another.
        if report.order_number in held_up:
            continue
        try:
            edge.report(report.path, report.body)
            report.accepted_at = timezone.now()
        except edge.Refused as reason:
            report.refused = str(reason)
            logger.error("Goodword refuses %s: %s", report, reason)
        except edge.NotNow as reason:
            held_up.add(report.order_number)
            logger.warning("Goodword will hear of %s later: %s", report, reason)
            continue
        except edge.Away as reason:
            logger.warning("Goodword does not answer, all reports wait: %s", reason)
            break
        report.save(update_fields=["accepted_at", "refused"])
    return waiting.all().count()
