"""The chat on the supplier's site."""
