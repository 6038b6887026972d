"""What aiohttp has read of a part's header once, it need not read again: it takes a millisecond each time."""

from functools import lru_cache

from aiohttp import multipart


def remember_headers() -> None:
    """Let a part's name and file name be read from its header once, not on each look at them."""
    if not hasattr(multipart.parse_content_disposition, "cache_info"):
        multipart.parse_content_disposition = lru_cache(multipart.parse_content_disposition)
