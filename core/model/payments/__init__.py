"""Payments begun here: what is asked, what a provider says, and the life between."""
