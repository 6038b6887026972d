"""What is too slow for a turn, done beside it."""
