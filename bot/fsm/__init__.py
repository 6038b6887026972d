"""The states of each dialogue."""
