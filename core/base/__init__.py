"""What every model is made of: money, months, days, ids, refusals."""
