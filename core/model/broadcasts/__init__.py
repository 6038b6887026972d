"""What the supplier says to many at once, at an operator's word."""
