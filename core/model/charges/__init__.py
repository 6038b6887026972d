"""Charges: tariffs, prices, balances, debts and penalties."""
