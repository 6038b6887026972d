"""Papers for the subscriber, drawn by reportlab, and the QR codes on them."""
