"""Papers that were issued, as anybody may check them."""
