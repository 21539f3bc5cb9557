"""Goodword for a shop with django-oscar. This folder is the whole integration: copy it as it is.

| file | what |
|---|---|
| templatetags/goodword.py | the one script tag, with the kind of page, who is signed in, and the order |
| middleware.py | keeps a friend's `?ref=` in the session |
| codes.py | what a friend's code looks like |
| vouchers.py, views.py | a friend's code becomes a voucher in the basket |
| receivers.py | orders, refunds and cancellations, from Oscar's own signals |
| models.py | reports wait here until Goodword has accepted them |
| edge.py | the four calls to Goodword |

How to put it in: docs/shops/django-oscar.md of Goodword.
"""
