from contextvars import ContextVar

from . import codes

SESSION_KEY = "goodword_ref"

# Oscar's signals do not tell which request they come from.
reference = ContextVar("goodword_reference", default=None)


class KeepReference:
    """Keeps the `?ref=` that a friend arrives with in the session: what is kept in the browser alone is soon gone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        code = codes.read(request.GET.get("ref", ""))
        # A newsletter has a `?ref=` as well: it must not take the place of a friend's code.
        if code:
            request.session[SESSION_KEY] = code
        token = reference.set(request.session.get(SESSION_KEY))
        try:
            return self.get_response(request)
        finally:
            reference.reset(token)
