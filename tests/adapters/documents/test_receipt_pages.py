"""The receipts as they look and read: pages beside those that are kept, large print, and the structure."""

from dataclasses import replace
from io import BytesIO
from typing import Final

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from pypdf import PdfReader
from pypdfium2 import raw

from adapters.documents.receipt import receipt_pdf, receipts_pdf
from core.model.receipts.receipt import Receipt
from tests.doubles.pages import ensure_looks_and_reads_as_kept
from tests.doubles.pictures import read_codes
from tests.doubles.receipts import FULL, RECEIPT
from tests.doubles.structures import (
    ensure_announced,
    ensure_every_mark_has_its_element,
    scopes_of,
    structure_of,
)

LINK: Final = "https://cabinet.energosbyt.example/?start=check-7K3M9QXA2B4D"
LAST: Final = replace(RECEIPT, code="7K3M9QXA2B4D", check_link=LINK)
OVER: Final = replace(LAST, is_last=False, has_code=False)
LARGE: Final = replace(LAST, large_print=True)


@pytest.mark.parametrize(
    ("name", "receipt"),
    [("last", LAST), ("over", OVER), ("large", LARGE), ("large-over", replace(OVER, large_print=True))],
)
def test_a_receipt_looks_and_reads_as_the_one_that_is_kept(name: str, receipt: Receipt) -> None:
    ensure_looks_and_reads_as_kept(receipt_pdf(receipt), name)


def letters_of(receipt: Receipt) -> set[float]:
    """The sizes of the letters, in points."""
    sizes = set()
    document = pypdfium2.PdfDocument(receipt_pdf(receipt))
    for page in document:
        words = page.get_textpage()
        sizes |= {round(raw.FPDFText_GetFontSize(words.raw, at), 1) for at in range(words.count_chars())}
    return sizes - {0, 1}


def test_large_print_has_no_small_letters_and_a_code_that_is_read_to_the_byte() -> None:
    assert min(letters_of(LARGE)) == 16
    assert [codes for page in codes_of(LARGE) for codes in page] == [LARGE.payment_code, LINK.encode()]


def codes_of(receipt: Receipt) -> list[list[bytes]]:
    """The codes on each page, to the byte."""
    document, found = pypdfium2.PdfDocument(receipt_pdf(receipt)), []
    for page in document:
        picture = BytesIO()
        page.render(scale=2).to_pil().save(picture, "PNG")
        found.append(read_codes(picture.getvalue()))
    return found


def test_the_code_to_pay_and_the_code_to_check_are_both_read_and_either_may_be_missing() -> None:
    assert [sorted(codes) for codes in codes_of(LAST)] == [sorted([LAST.payment_code, LINK.encode()])]
    assert codes_of(OVER) == [[LINK.encode()]]
    bare = replace(LAST, check_link="")
    assert codes_of(bare) == [[LAST.payment_code]]
    words = pypdfium2.PdfDocument(receipt_pdf(bare))[0].get_textpage().get_text_range()
    assert "7K3M-9QXA-2B4D: напишите нашему боту /check" in words.replace("\r\n", " ")


def test_large_print_of_the_fullest_receipt_leaves_nothing_out() -> None:
    large = PdfReader(BytesIO(receipt_pdf(replace(FULL, large_print=True))))
    text = "\n".join(page.extract_text() for page in large.pages)
    for line in FULL.meters:
        assert text.count(line.number) >= 3
    for words in ("ночь, диапазон 3 1 300 18,45 23 985,00", "Снято за качество, руб. −10,00", "143 896,88 ₽"):
        assert words in text
    assert "…" not in text
    assert [f"Страница {number + 1}" in page.extract_text() for number, page in enumerate(large.pages)] == [
        True
    ] * len(large.pages)


def test_headings_tables_and_the_code_are_told_apart_by_whoever_reads_aloud() -> None:
    structure = structure_of(receipt_pdf(LAST))
    assert structure.startswith("Document\n P\n H1\n P\n")
    assert structure.count("\n Table") == 4
    assert structure.count("\n Figure") == 2
    assert structure.count("\n H2") == 9
    table = structure[structure.index("\n Table") :]
    assert table.startswith("\n Table\n  TR" + "\n   TH" * 9 + "\n  TR" + "\n   TD" * 9)
    assert "\n Table\n  TR\n   TH\n   TD\n  TR" in structure_of(receipt_pdf(LARGE))
    assert scopes_of(receipt_pdf(LAST)) == ["Column"] * 13 + ["Row"] * 8 + ["Column"] * 9
    ensure_announced(receipt_pdf(LAST))


def test_every_mark_of_a_year_belongs_to_an_element_of_its_page() -> None:
    ensure_every_mark_has_its_element(receipts_pdf([OVER, FULL]))
