"""A small shop with django-oscar: its settings, its addresses, and what it sells."""
