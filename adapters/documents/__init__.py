"""Papers and tables for the subscriber, and the QR codes on them."""
