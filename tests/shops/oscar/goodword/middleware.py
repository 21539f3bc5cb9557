from contextvars import ContextVar

# A code has 8 characters; somebody may have typed hyphens.
LONGEST = 64
SESSION_KEY = "goodword_ref"

# Oscar's signals do not tell which request they come from.
reference = ContextVar("goodword_reference", default=None)


class KeepReference:
    """Keeps the `?ref=` that a friend arrives with in the session: what is kept in the browser alone is soon gone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        arrived = request.GET.get("ref", "")
        if 0 < len(arrived) <= LONGEST:
            request.session[SESSION_KEY] = arrived
        token = reference.set(request.session.get(SESSION_KEY))
        try:
            return self.get_response(request)
        finally:
            reference.reset(token)
