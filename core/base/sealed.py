"""Words that we hand out and read again, which nobody else can read, make or change.

It is deterministic authenticated encryption by a synthetic vector (the scheme of RFC 5297) made of what the
standard library has: the same words always give the same token, so nothing has to be kept of one.
"""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256, shake_256
from typing import Final

KEY_BYTES: Final = 32
_TAG: Final = 16
_STEP: Final = 32
"""Bytes: the length of a token tells no more than how many of these its words fill."""


class NotSealed(ValueError):
    """The token was not made with this key."""


def seal(key: bytes, words: str) -> str:
    """The words as a token of letters, digits, `-` and `_`."""
    content = words.encode() + b"\0"
    content += bytes(-len(content) % _STEP)
    tag = _tag(key, content)
    return urlsafe_b64encode(tag + _covered(key, tag, content)).decode().rstrip("=")


def unseal(key: bytes, token: str) -> str:
    """The words of a token.

    Raises:
        NotSealed: when it was made with another key, or not at all.
    """
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (UnicodeEncodeError, binascii.Error) as malformed:
        raise NotSealed from malformed
    tag, covered = raw[:_TAG], raw[_TAG:]
    content = _covered(key, tag, covered)
    if not hmac.compare_digest(tag, _tag(key, content)):
        raise NotSealed
    return content.partition(b"\0")[0].decode()


def _tag(key: bytes, content: bytes) -> bytes:
    return hmac.new(key, b"tag" + content, sha256).digest()[:_TAG]


def _covered(key: bytes, tag: bytes, content: bytes) -> bytes:
    """What is covered comes to light by being covered again."""
    pad = shake_256(hmac.new(key, b"pad" + tag, sha256).digest()).digest(len(content))
    return bytes(byte ^ cover for byte, cover in zip(content, pad, strict=True))
