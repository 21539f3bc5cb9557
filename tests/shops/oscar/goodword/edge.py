"""What the shop's server says to Goodword, with nothing but Python's own library."""

import hashlib
import hmac
import json
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from django.conf import settings

# A customer may be waiting.
TIMEOUT_S = 2
# What a repeat, or the owner, can mend: a wrong key, too many calls.
NOT_FINAL = {401, 403, 408, 429}


class Away(Exception):
    """Nobody answered. Say it again later."""


class NotNow(Exception):
    """Goodword could not take it at this moment. Say it again later."""


class Refused(Exception):
    """It will never be accepted as it is: somebody has to read why."""


def sign(text):
    """Proves that the shop itself says who is signed in. Sign only for a customer whom the shop has recognised."""
    return hmac.new(settings.GOODWORD["SECRET_KEY"].encode(), text.encode(), hashlib.sha256).hexdigest()


def report(path, body):
    """Tells of an order, or of what became of it. The order's number is the key: a repeat is harmless."""
    return _call(path, {"Authorization": "Bearer " + settings.GOODWORD["SECRET_KEY"]}, body)


def friends_offer(code):
    """What a code is worth to a friend; `Refused` if there is no such code."""
    shop = settings.GOODWORD["PUBLIC_KEY"]
    return _call(f"/v1/shops/{shop}/codes/{quote(code, safe='')}", {"Origin": settings.GOODWORD["ORIGIN"]})


def _call(path, headers, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "goodword-oscar", **headers}
    try:
        with urlopen(Request(settings.GOODWORD["EDGE"] + path, data, headers), timeout=TIMEOUT_S) as answer:
            return json.load(answer)
    except HTTPError as error:
        reason = f"{error.code}: {error.read(2000).decode(errors='replace')}"
        final = 400 <= error.code < 500 and error.code not in NOT_FINAL
        raise (Refused if final else NotNow)(reason) from error
    except (OSError, ValueError) as error:
        raise Away(str(error)) from error
