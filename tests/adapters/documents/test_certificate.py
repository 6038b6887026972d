"""The certificates as they are printed: their words, their code, and what does not fit in one line."""

import re
from dataclasses import replace
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from PIL import Image
from pypdf import PdfReader

from adapters.documents.certificate import certificate_pdf
from core.model.papers.certificate import Certificate
from core.model.papers.paper import LONGEST_PURPOSE
from core.model.receipts.receipt import BilledAccount
from tests.doubles.certificates import BILLED, LINK, no_debt, statement
from tests.doubles.pages import ensure_looks_and_reads_as_kept
from tests.doubles.pictures import read_codes
from tests.doubles.receipts import PAYEE
from tests.doubles.structures import (
    ensure_announced,
    ensure_every_mark_has_its_element,
    scopes_of,
    structure_of,
)

HOSTILE = "<b>Рога & Копыта</b> <para> 🏠 &amp; %s {0} " + "Щ" * 300 + " для" * 30


def _words(certificate: Certificate, facsimile: bytes = b"") -> str:
    """The words in their order, with single spaces."""
    pages = pypdfium2.PdfDocument(certificate_pdf(certificate, facsimile))
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def _page(certificate: Certificate, facsimile: bytes = b"") -> Image.Image:
    picture: Image.Image = (
        pypdfium2.PdfDocument(certificate_pdf(certificate, facsimile))[0].render(scale=2).to_pil()
    )
    return picture


def _png(page: Image.Image) -> bytes:
    png = BytesIO()
    page.save(png, "PNG")
    return png.getvalue()


def _signature(colour: str) -> bytes:
    return _png(Image.new("RGB", (300, 100), colour))


def _sizes(certificate: Certificate) -> set[float]:
    """The sizes of the letters, in points."""
    found = set()

    def visit(text: str, _matrix: object, _text_matrix: object, _font: object, size: float) -> None:
        if text.strip():
            found.add(size)

    for page in PdfReader(BytesIO(certificate_pdf(certificate))).pages:
        page.extract_text(visitor_text=visit)
    return found


def _colours(certificate: Certificate) -> set[tuple[str, ...]]:
    """The colours of letters and lines."""
    pages = PdfReader(BytesIO(certificate_pdf(certificate))).pages
    drawn = [stream.get_data() for page in pages if (stream := page.get_contents()) is not None]
    return set(re.findall(r"(\S+) (\S+) (\S+) (?:rg|RG)\b", b"\n".join(drawn).decode("latin-1")))


@pytest.mark.parametrize(
    ("name", "certificate"),
    [
        ("no-debt", no_debt()),
        ("no-debt-large", no_debt(large_print=True)),
        ("statement", statement()),
        ("statement-large", statement(large_print=True)),
    ],
)
def test_a_certificate_looks_and_reads_as_the_one_that_is_kept(name: str, certificate: Certificate) -> None:
    ensure_looks_and_reads_as_kept(certificate_pdf(certificate), name)


def test_a_statement_has_the_balance_the_year_and_the_payments_apart() -> None:
    words = _words(statement())
    for told in (
        "Справка № С-2025-000123 о состоянии расчетов за электроэнергию",
        "Долг на начало, сентябрь 2025 672,00 ₽",
        "Долг на конец, сентябрь 2025 662,00 ₽",
        "Оплачено позже, еще обрабатывается 700,00 ₽ от 20.10.2025, Банк ВТБ (ПАО)",
        "С учетом этих платежей переплата 38,00 ₽",
        "октябрь 2024 772,00 0,00 782,00 772,00",
        "12.10.2024 662,11",
    ):
        assert told in words


@pytest.mark.parametrize("certificate", [no_debt(), no_debt(large_print=True), statement()])
def test_one_page_is_enough(certificate: Certificate) -> None:
    assert len(PdfReader(BytesIO(certificate_pdf(certificate))).pages) == 1


@pytest.mark.parametrize("large_print", [False, True])
def test_however_many_payments_there_are_each_is_told(large_print: bool) -> None:
    words = _words(statement(payments=75, large_print=large_print))
    assert all(f" 662,{number:02} " in words for number in range(75))
    assert "Страница 2" in words


@pytest.mark.parametrize("certificate", [no_debt(large_print=True), statement(large_print=True)])
def test_large_print_has_no_letter_below_sixteen_points_and_none_that_is_grey(
    certificate: Certificate,
) -> None:
    assert min(_sizes(certificate)) >= 16
    assert max(_sizes(no_debt())) < 16
    assert _colours(certificate) == {("0", "0", "0")}


@pytest.mark.parametrize("certificate", [no_debt(), statement(large_print=False)])
def test_the_qr_code_is_the_link_to_the_byte(certificate: Certificate) -> None:
    assert read_codes(_png(_page(certificate))) == [LINK.encode()]


def test_without_a_public_name_the_code_alone_stands_there_with_how_to_check_it() -> None:
    certificate = no_debt(link="")
    assert read_codes(_png(_page(certificate))) == []
    words = _words(certificate)
    assert "Код проверки: 7K3M-9QXA-2B4D" in words
    assert "без входа и пароля: напишите нашему боту /check 7K3M-9QXA-2B4D" in words


def test_what_it_is_for_is_printed_as_it_was_typed_in_as_many_lines_as_it_takes() -> None:
    words = _words(no_debt(purpose=HOSTILE, large_print=True))
    assert "<b>Рога & Копыта</b> <para> ? &amp; %s {0}" in words
    assert words.count("Щ") == 300
    assert words.count("для") >= 30


def test_the_facsimile_stands_in_the_place_of_the_line() -> None:
    page = _page(no_debt(), _signature("#1030a0"))
    assert b"\x10\x30\xa0" * 50 in page.convert("RGB").tobytes()
    assert "____" not in _words(no_debt(), _signature("#1030a0"))
    assert "Подпись ____" in _words(no_debt(signer=""))


def test_the_file_says_what_it_is_and_the_same_facts_give_the_same_bytes() -> None:
    reader = PdfReader(BytesIO(certificate_pdf(no_debt())))
    assert reader.metadata is not None
    title = "Справка № С-2025-000123 об отсутствии задолженности за электроэнергию, ЛС 1234567890"
    assert (reader.metadata.title, reader.metadata.author) == (title, "ПАО «Энергосбыт»")
    assert (reader.metadata.subject, reader.metadata.creator) == (
        "Справка по лицевому счету",
        "ПАО «Энергосбыт»",
    )
    assert reader.metadata.creation_date == no_debt().head.issued_at
    assert str(reader.root_object["/Lang"]) == "ru"
    assert certificate_pdf(no_debt()) == certificate_pdf(no_debt())


@pytest.mark.parametrize(
    "certificate", [no_debt(purpose="Щ" * LONGEST_PURPOSE, large_print=True), statement(payments=75)]
)
def test_headings_tables_and_codes_are_told_apart_by_whoever_reads_aloud(
    certificate: Certificate,
) -> None:
    structure = structure_of(certificate_pdf(certificate, _signature("#1030a0")))
    assert structure.startswith("Document\n P\n P\n P\n H1\n P\n P\n P\n Table\n  TR\n   TH\n   TD\n  TR")
    assert structure.count("\n Figure") == 2
    scopes = scopes_of(certificate_pdf(certificate))
    assert scopes == (["Row"] * 6 if certificate.head.large_print else ["Row"] * 9 + ["Column"] * 10)
    ensure_announced(certificate_pdf(certificate))
    ensure_every_mark_has_its_element(certificate_pdf(certificate))


def test_what_billing_has_not_stated_is_left_out() -> None:
    bare = BilledAccount(number=BILLED.number, address="")
    payee = replace(PAYEE, kpp="")
    certificate = no_debt(account=bare, payee=payee)
    words = _words(replace(certificate, counted=(), readings=()))
    assert "Выдана в том, что по лицевому счету 1234567890, по состоянию на" in words
    assert "ИНН 3499000014, р/с" in words
    assert "Последний платеж 662,00 ₽ от 20.10.2025" in words
    assert "показание" not in words


def test_words_that_are_longer_than_a_page_go_on_on_the_next_one() -> None:
    endless = replace(BILLED, owner="Ж" * 9000)
    content = certificate_pdf(no_debt(account=endless))
    ensure_every_mark_has_its_element(content)
    assert len(PdfReader(BytesIO(content)).pages) > 1
    assert _words(no_debt(account=endless)).count("Ж") == 9000


def test_a_statement_names_a_recalculation_where_there_was_one() -> None:
    told = statement(payments=0)
    assert "Перерасчет" not in _words(told)
    recalculated = replace(told, balance=replace(told.balance, recalculated=-1000))
    assert "Перерасчет −10,00 ₽" in _words(recalculated)
    assert "Учтенные платежи" not in _words(recalculated)
