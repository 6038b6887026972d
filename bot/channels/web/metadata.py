"""A picture without what is not seen on it: where and when it was taken, by which phone, and others' words.

A messenger takes that away by itself; on the site a photograph comes as the phone has made it, and stands in
the chat for weeks. Nothing is decoded here: parts of the file are left out, and the picture stays to the dot.
"""

import re
from collections.abc import Iterator
from typing import Final

_JPEG: Final = b"\xff\xd8"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SCAN: Final = 0xDA
_END: Final = 0xD9
_COMMENT: Final = 0xFE
_EXIF: Final = 0xE1
_OF_APPLICATIONS: Final = range(0xE1, 0xF0)
_COLOURS: Final = 0xEE
"""Says how the colours are meant, by Adobe's rule."""
_PROFILE: Final = b"ICC_PROFILE\x00"
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION: Final = 0x0112
_ONLY_TURNED: Final = (
    b"\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08"
    b"\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00%c\x00\x00\x00\x00\x00\x00"
)
"""EXIF of one entry, the orientation."""
_PNG_WORDS: Final = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_WEBP_WORDS: Final = frozenset({b"EXIF", b"XMP "})
_WEBP_FLAGS: Final = 0x04 | 0x08
"""Of an extended header: that EXIF and XMP follow."""


class _Damaged(ValueError):
    """The parts of the file do not follow each other."""


def without_metadata(content: bytes) -> bytes:
    """The same picture (JPEG, PNG, WebP) without remarks; anything else, and what is damaged, as it is."""
    try:
        if content.startswith(_JPEG):
            return b"".join(_jpeg(content))
        if content.startswith(_PNG):
            return b"".join(_png(content))
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            kept = b"".join(_webp(content))
            return b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WEBP" + kept
    except _Damaged:
        pass
    return content


def _jpeg(content: bytes) -> Iterator[bytes]:
    """The segments that make the picture; what follows its end are further pictures with remarks."""
    yield _JPEG
    at = len(_JPEG)
    while content[at + 1 : at + 2] != bytes([_END]):
        said = int.from_bytes(content[at + 2 : at + 4])  # its own two bytes are counted in
        size = 2 + max(2, said)
        if content[at : at + 1] != b"\xff" or at + size > len(content):
            raise _Damaged
        kind, segment = content[at + 1], content[at : at + size]
        at += size
        if kind == _SCAN:
            found = _AFTER_SCAN.search(content, at)
            if found is None:
                raise _Damaged
            segment += content[at : found.start()]
            at = found.start()
        if kind == _EXIF:
            yield _turned(segment)
        elif kind != _COMMENT and (
            kind not in _OF_APPLICATIONS or kind == _COLOURS or _PROFILE in segment[4:16]
        ):
            yield segment
    yield bytes([0xFF, _END])


def _turned(segment: bytes) -> bytes:
    """Of EXIF only how the phone was held, without which the picture lies on its side."""
    tiff = segment[10:]
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if segment[4:10] != b"Exif\x00\x00" or order is None:
        return b""
    first = _number(tiff, 4, 4, order)
    for entry in range(first + 2, first + 2 + 12 * _number(tiff, first, 2, order), 12):
        if _number(tiff, entry, 2, order) == _ORIENTATION:
            return _ONLY_TURNED % (_number(tiff, entry + 8, 2, order) & 15)
    return b""


def _number(data: bytes, at: int, size: int, order: str) -> int:
    return int.from_bytes(data[at : at + size], "little" if order == "little" else "big")


def _png(content: bytes) -> Iterator[bytes]:
    yield _PNG
    at = len(_PNG)
    while at < len(content):
        size = 12 + int.from_bytes(content[at : at + 4])
        kind = content[at + 4 : at + 8]
        if at + size > len(content):
            raise _Damaged
        if kind not in _PNG_WORDS:
            yield content[at : at + size]
        at += size
        if kind == b"IEND":
            return
    raise _Damaged


def _webp(content: bytes) -> Iterator[bytes]:
    at, whole = 12, 8 + int.from_bytes(content[4:8], "little")
    if whole > len(content):
        raise _Damaged
    while at < whole:
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if end > len(content):
            raise _Damaged
        if kind == b"VP8X":
            yield content[at : at + 8] + bytes([content[at + 8] & ~_WEBP_FLAGS]) + content[at + 9 : end]
        elif kind not in _WEBP_WORDS:
            yield content[at:end]
        at = end
