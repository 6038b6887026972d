"""Codes read from photographs of our receipts, with the faults that cameras have."""

from dataclasses import replace

import pytest
from PIL import Image

from adapters.documents.receipt import receipt_pdf
from adapters.photographs.codes import codes_at_once, read_codes
from core.model.photographs import Codes
from tests.doubles.camera import page_of, photograph
from tests.doubles.pictures import drawn, png
from tests.doubles.receipts import RECEIPT

CODE = RECEIPT.payment_code
PDF = receipt_pdf(RECEIPT)
SEEDS = {"tilt": 0, "perspective": 1, "blur": 35, "shake": 3, "glare": 4, "moire": 7, "jpeg": 8, "tiny": 9}
"""A photograph of each fault, of those that `bench/photos.py` measures by the hundred."""


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return page_of(PDF)


@pytest.mark.parametrize("fault", SEEDS)
def test_a_receipt_photographed_with_a_fault_is_read(page: Image.Image, fault: str) -> None:
    """As Telegram hands photographs over: 1280 pixels at most."""
    shot = photograph(page, fault, "telegram", SEEDS[fault])
    assert read_codes(shot.content, seconds=30).read == (CODE,)


def test_a_receipt_in_the_dark_that_the_decoder_misses_is_read(page: Image.Image) -> None:
    shot = photograph(page, "tiny", "telegram", 42)
    with Image.open(shot.file) as taken:
        assert not codes_at_once(taken)
    assert read_codes(shot.content, seconds=30).read == (CODE,)


def test_a_large_photograph_is_sharpened_as_a_whole_first(page: Image.Image) -> None:
    shot = photograph(page, "shake", "vk", 80)
    assert read_codes(shot.content, seconds=30).read == (CODE,)


def test_a_receipt_as_a_pdf_is_read() -> None:
    assert read_codes(PDF).read == (CODE,)


def test_two_codes_in_one_picture_are_both_read() -> None:
    assert set(read_codes(png(drawn(CODE), drawn(b"https://example.ru"))).read) == {
        CODE,
        b"https://example.ru",
    }


def test_a_code_that_pays_nothing_does_not_end_the_search() -> None:
    assert read_codes(png(drawn(b"https://example.ru")), seconds=0.1).read == (b"https://example.ru",)


def test_t_q6_a_picture_without_a_code_gives_none() -> None:
    assert read_codes(png(Image.new("L", (300, 200), 255))) == Codes()


def test_a_crumpled_code_is_told_from_none(page: Image.Image) -> None:
    """It is seen only where it has been looked for, and without it nothing is."""
    bare = page_of(receipt_pdf(replace(RECEIPT, has_code=False, is_last=False)))
    torn, none = (photograph(sheet, "crumple", "telegram", 1000) for sheet in (page, bare))
    assert read_codes(torn.content, seconds=0) == Codes()
    assert read_codes(torn.content, seconds=30) == Codes(torn=True)
    assert read_codes(none.content, seconds=30) == Codes()


def test_a_torn_code_is_told_from_none() -> None:
    code = drawn(CODE)
    code.paste(255, (0, code.height // 3, code.width, code.height * 2 // 3))
    assert read_codes(png(code), seconds=0) == Codes(torn=True)
