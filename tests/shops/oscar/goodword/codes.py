"""What a friend's code looks like: 8 characters of Crockford's base 32, the last of them a check character."""

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# As people type it: with hyphens and spaces, O for 0, I or L for 1.
TYPED = str.maketrans("OIL", "011", "- ")


def read(typed):
    """The code as it is written; `None` for what is none, such as the `?ref=facebook` of a campaign."""
    code = typed.upper().translate(TYPED)
    if len(code) != 8 or not set(code) <= set(LETTERS):
        return None
    *values, check = map(LETTERS.index, code)
    expected = 1 + sum(value * 3**place for place, value in enumerate(values, 1))
    return code if expected % 32 == check else None
