"""The built-in bank: a page of our own on which a payment is made, declined or left, and no money moves."""
