"""QR codes read from photographs: as they are, and if that fails with all that has been seen to help."""

from collections.abc import Callable, Iterator
from math import dist
from time import monotonic
from typing import Final, TypeAlias

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps

from adapters.photographs.opening import pages
from core.model.photographs import Codes

SECONDS: Final = 1.4
"""For all that is tried on one file after the first look; what is under way is brought to its end."""

_Change: TypeAlias = Callable[[Image.Image], Image.Image]

_PAYMENT: Final = b"ST0"
"""How a payment code begins (ГОСТ Р 56042); once one is read, nothing more is tried."""
_SMALL: Final = 3_000_000
"""Pixels up to which the whole picture can be enlarged within the time."""
_LOOK: Final = 480
"""Pixels of the picture's longer side when codes are looked for."""
_PLACES: Final = 3
_SHARE: Final = 0.3
"""Of the longer side: how large a tile is cut out around a place that looks like a code."""
_TILE: Final = 1400
"""Pixels to which a tile is enlarged, so that each module of a code has five or more."""
_STEEP: Final = [min(shade, 60) for shade in range(256)]
"""How steep an edge is, so that the rim of the page counts no more than print."""
_SURE_SIDE: Final = 0.04
"""Of the longer side: smaller things that were taken for a code, but cannot be read, are grain or print."""
_SURE_IN_A_TILE: Final = 0.12
"""The same where a place has been cut out and enlarged: 0.3 of the longer side of the whole."""


def read_codes(content: bytes, *, seconds: float = SECONDS) -> Codes:
    """The codes on a photograph, or on the first pages of a PDF.

    Raises:
        PhotographRefused: for what is neither, or should not be opened.
    """
    until = monotonic() + seconds
    read: dict[bytes, None] = {}
    torn = False
    for page in pages(content):
        found, is_torn = _seen(page, _SURE_SIDE)
        read |= dict.fromkeys(found)
        torn = torn or is_torn
        if not _is_enough(read):
            found_later, is_torn = _searched(page, until)
            read |= dict.fromkeys(found_later)
            torn = torn or is_torn
    return Codes(read=tuple(read), torn=torn)


def _searched(page: Image.Image, until: float) -> tuple[list[bytes], bool]:
    """What is read by everything that helps, until there is a payment code or no time; and what is torn."""
    read: dict[bytes, None] = {}
    torn = False
    for change, picture in _attempts(page):
        if _is_enough(read) or monotonic() > until:
            break
        found, is_torn = _seen(change(picture), _SURE_IN_A_TILE)
        read |= dict.fromkeys(found)
        torn = torn or is_torn
    return [*read], torn and not read


def _is_enough(read: dict[bytes, None]) -> bool:
    return any(raw.startswith(_PAYMENT) for raw in read)


def _seen(picture: Image.Image, share: float) -> tuple[list[bytes], bool]:
    """The codes that are read at once, and whether something as large is surely another one."""
    seen = zxingcpp.read_barcodes(picture, formats=_qr(), return_errors=True)
    least = share * max(picture.size)
    unread = [code for code in seen if not code.valid and _side(code) > least]
    return [code.bytes for code in seen if code.valid], bool(unread)


def _side(code: zxingcpp.Barcode) -> float:
    """The shortest side of what was taken for a code."""
    where = code.position
    corners = [
        (at.x, at.y) for at in (where.top_left, where.top_right, where.bottom_right, where.bottom_left)
    ]
    return min(map(dist, corners, corners[1:] + corners[:1]))


def _qr() -> zxingcpp.BarcodeFormats:
    return zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def codes_at_once(picture: Image.Image) -> list[bytes]:
    """The codes that the decoder finds in a picture as it is."""
    return [code.bytes for code in zxingcpp.read_barcodes(picture, formats=_qr())]


def _attempts(page: Image.Image) -> Iterator[tuple[_Change, Image.Image]]:
    """What is tried on which picture; what helps most comes first."""
    is_small = page.width * page.height <= _SMALL
    whole: tuple[_Change, ...] = (_enlarged, _turned) if is_small else (_sharp,)
    tiles = [_tile(page, place) for place in _places(page)]
    yield from ((change, page) for change in whole)
    for change in (_sharp, _sharper, _as_it_is, _smooth, _contrast, _turned):
        yield from ((change, tile) for tile in tiles)


def _places(page: Image.Image) -> list[tuple[int, int]]:
    """Where the picture is as dense as a code: nothing else on a page has edges everywhere."""
    step = max(1, max(page.size) // _LOOK)
    small = page.reduce(step)
    edges = ImageChops.difference(small, small.filter(ImageFilter.BoxBlur(2)))
    edges = ImageOps.autocontrast(edges.point(_STEEP))
    dense = edges.filter(ImageFilter.BoxBlur(max(small.size) // 36))
    reach = max(small.size) // 8
    places = []
    for _ in range(_PLACES):
        shades = dense.tobytes()
        most = max(shades)
        if not most:
            break
        y, x = divmod(shades.index(most), dense.width)
        places.append((x * step, y * step))
        dense.paste(0, (x - reach, y - reach, x + reach, y + reach))
    return places


def _tile(page: Image.Image, place: tuple[int, int]) -> Image.Image:
    side = min(int(max(page.size) * _SHARE), *page.size)
    left, top = (
        min(max(0, at - side // 2), whole - side) for at, whole in zip(place, page.size, strict=True)
    )
    tile = page.crop((left, top, left + side, top + side))
    return tile.resize((_TILE, _TILE), Image.Resampling.BICUBIC) if side < _TILE else tile


def _enlarged(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BICUBIC)


def _sharp(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.UnsharpMask(3, 300, 0))


def _sharper(picture: Image.Image) -> Image.Image:
    """Twice, against a lens out of focus or a hand that moved."""
    once = picture.filter(ImageFilter.UnsharpMask(6, 250, 0))
    return once.filter(ImageFilter.UnsharpMask(5, 250, 0))


def _as_it_is(picture: Image.Image) -> Image.Image:
    return picture


def _smooth(picture: Image.Image) -> Image.Image:
    """Against grain, and the rows of a screen that was photographed."""
    return picture.filter(ImageFilter.GaussianBlur(2))


def _contrast(picture: Image.Image) -> Image.Image:
    return ImageOps.autocontrast(picture, 3)


def _turned(picture: Image.Image) -> Image.Image:
    return picture.rotate(30, Image.Resampling.BICUBIC, expand=True, fillcolor=128)
