"""The states of each dialogue, and what it remembers in them."""
