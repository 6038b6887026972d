"""Promises to pay: what the supplier offers a debtor, and the schedule that comes of it."""
