"""The payment document and its payment code."""
