"""The receipt as a reader, a printer and a bank's camera meet it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from adapters.documents.receipt import receipt_pdf, receipts_pdf
from bot.texts import russian, source_names
from core.base.ids import AccountNumber, MeterNumber
from core.model.charges.charge import PENALTY, Basis
from core.model.meters import Zone
from core.model.receipts.receipt import Receipt
from tests.doubles.pictures import read_codes
from tests.doubles.receipts import FULL, MONTH, NETWORK, PAYEE, RECEIPT, SUPPLIER, charge

HOSTILE = "<b>Рога & Копыта</b> | «ООО»\nвторая строка 🏠 \x00 ﷽ &amp; %s {0} \\(" + "о" * 400

OVERFLOWING = replace(
    FULL,
    supplier=replace(SUPPLIER, name=HOSTILE, address=HOSTILE, phones=(HOSTILE,), email=HOSTILE, site=HOSTILE),
    network=replace(NETWORK, name=HOSTILE, address=HOSTILE, phones=(HOSTILE,), email=HOSTILE, site=HOSTILE),
    payee=replace(PAYEE, name="Публичное акционерное общество <b>|«ООО» 🏠", bank_name="Банк & " * 6 + "Ко"),
    account=replace(FULL.account, address=HOSTILE, owner=HOSTILE, els=HOSTILE),
    meters=FULL.meters * 3,
    lines=FULL.lines * 3,
    services=tuple(replace(row, service=HOSTILE, basis=basis) for row in FULL.services for basis in Basis)
    * 3,
)


def page_of(receipt: Receipt) -> PageObject:
    """The only page."""
    (page,) = PdfReader(BytesIO(receipt_pdf(receipt))).pages
    return page


def text_of(receipt: Receipt) -> str:
    return page_of(receipt).extract_text()


def height_of(words: str, receipt: Receipt) -> float:
    """How far above the page's foot the words stand, in points."""
    page = pypdfium2.PdfDocument(receipt_pdf(receipt))[0].get_textpage()
    at, _ = page.search(words, match_case=True).get_next()
    _, bottom, _, _ = page.get_charbox(at)
    return float(bottom)


def feet_of(receipt: Receipt) -> list[float]:
    """Where the tables end, the foot begins, and the page ends."""
    return [height_of(words, receipt) for words in ("ИТОГО", "Сетевая организация", "Сформировано")]


def picture_of(receipt: Receipt, dots_per_inch: int = 150) -> bytes:
    page = pypdfium2.PdfDocument(receipt_pdf(receipt))[0]
    buffer = BytesIO()
    page.render(scale=dots_per_inch / 72).to_pil().save(buffer, "PNG")
    return buffer.getvalue()


def test_s69_the_receipt_says_what_the_law_wants() -> None:
    """ПП 354, п. 69: who, where, for what, how much, by what reading and tariff, when, to whom."""
    text = text_of(RECEIPT)
    for words in (
        "Квитанция за июль 2025",
        "0012345678",
        "75ДА533315",
        "г. Волгоград, ул. Советская, д. 17, кв. 42",
        "Иванова Анна Петровна",
        "45,2 м²",
        "Зарегистрировано 2 чел.",
        "Проживает 2 чел.",
        "38208746 сутки 7983 23.06.2025 8125 31.07.2025 142 ДС 24.01.2033",
        "Электроснабжение 142 6,62 940,04",
        "по показаниям прибора учета",
        "Оплатить до 11.08.2025 включительно",
        "Наведите камеру банковского приложения",
        "ИНН / КПП 3499000014 / 344401001",
        "Расчетный счет 40702810200000012345",
        "БИК 044525225",
        "Корр. счет 30101810400000000225",
        "8 (8442) 26-10-00, 8 800 100-00-00",
        "info@energosbyt.example",
        "Сетевая организация",
        "8 (8442) 56-20-88",
        "Сформировано 05.08.2025 09:12",
        "Электронная квитанция",
    ):
        assert words in text


def test_s14_the_six_lines_stand_as_in_the_guide() -> None:
    text = text_of(RECEIPT)
    for line in (
        "Долг/аванс на начало периода, руб. 1 170,12",
        "Перерасчет, руб. 0,00",
        "Оплата в текущем периоде, руб. 1 170,12",
        "Начислено в текущем периоде, руб. 940,04",
        "Всего к оплате с учетом долга/аванса, руб. 940,04",
        "Пени, руб. 0,00",
        "Итого к оплате, руб. 940,04",
    ):
        assert line in text


@pytest.mark.rows("S63")
def test_s62_the_table_of_charges_ends_with_a_right_total() -> None:
    """«Пени» has tariff 0,00 and volume 0; ИТОГО is 63,45, though the guide prints another."""
    march = replace(
        RECEIPT,
        services=(charge(opening=6_844_32, recalculated=-4_427_64, paid=2_500_00),),
        penalty=replace(charge(PENALTY, charged=146_77), tariff=Decimal(0), volume=Decimal(0)),
        lines=(),
    )
    text = text_of(march)
    assert "Электроснабжение — 6 844,32 0,00 −4 427,64 0,00 2 500,00 −83,32 —" in text
    assert "Пени 0,00 0,00 146,77 0,00 0,00 0,00 146,77 0" in text
    assert "ИТОГО 6 844,32 146,77 −4 427,64 0,00 2 500,00 63,45" in text
    assert "с учетом пени 146,77 ₽" in text


def test_zones_and_ranges_have_their_own_rows_and_a_sum() -> None:
    text = text_of(FULL)
    assert "полупик, диапазон 3 1 300 18,45 23 985,00" in text
    assert "Всего 11 700 143 910,00" in text
    assert text.count("0117203344556") == 1


def test_an_advance_asks_for_nothing() -> None:
    text = text_of(replace(RECEIPT, services=(charge(opening=-83_32),), penalty=None, lines=()))
    assert "Переплата 83,32 ₽ зачтется" in text
    assert "Итого к оплате, руб. 0,00" in text
    assert "Оплатить до" not in text


def test_a_settled_account_owes_nothing() -> None:
    assert "Задолженности нет" in text_of(replace(RECEIPT, services=(charge(opening=5, paid=5),)))


def test_what_is_unknown_is_said_to_be_so() -> None:
    bare = replace(
        RECEIPT,
        network=None,
        meters=(replace(RECEIPT.meters[0], current=None, current_on=None, consumption=None),),
        account=replace(
            RECEIPT.account, els="", owner=None, address="", area=None, registered=None, residents=None
        ),
    )
    text = text_of(bare)
    assert "Площадь не указана" in text
    assert "Проживает не указано" in text
    assert "38208746 сутки 7983 23.06.2025 — — — ДС" in text
    for absent in ("Собственник", "ЕЛС", "Сетевая организация"):
        assert absent not in text


def test_an_account_without_readings_says_so() -> None:
    assert "Показаний за месяц нет." in text_of(replace(RECEIPT, meters=()))


def test_a_receipt_of_a_month_that_is_over_lures_nobody_into_paying_again() -> None:
    over = replace(RECEIPT, is_last=False, has_code=False)
    text = text_of(over)
    for words in (
        "К оплате было тогда",
        "Срок оплаты был 11.08.2025",
        "По этой квитанции не",
        "— на эту дату",
    ):
        assert words in text
    assert "Оплатить до" not in text
    assert read_codes(picture_of(over)) == []


def test_a_year_is_one_file_with_a_page_a_month_that_a_reader_can_jump_to() -> None:
    before = replace(RECEIPT, month=MONTH.plus(-1), is_last=False, has_code=False)
    reader = PdfReader(BytesIO(receipts_pdf([before, RECEIPT])))
    assert [page.extract_text() for page in reader.pages] == [text_of(before), text_of(RECEIPT)]
    outline: Any = reader.outline
    assert [entry["/Title"] for entry in outline] == ["Июнь 2025", "Июль 2025"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Квитанции за июнь – июль 2025, ЛС 0012345678"


@pytest.mark.parametrize(("e_receipt", "words"), [(True, "Подключена"), (False, "Не подключена")])
def test_the_note_tells_whether_the_e_receipt_is_on(e_receipt: bool, words: str) -> None:
    assert words in text_of(replace(RECEIPT, e_receipt=e_receipt))


@pytest.mark.parametrize("receipt", [RECEIPT, FULL, OVERFLOWING], ids=["one meter", "full", "overflowing"])
def test_the_printed_code_is_read_to_the_byte(receipt: Receipt) -> None:
    assert read_codes(picture_of(receipt)) == [receipt.payment_code]


def test_a_supplier_without_the_payment_code_prints_none_and_promises_none() -> None:
    bare = replace(RECEIPT, has_code=False)
    assert read_codes(picture_of(bare)) == []
    assert "камеру" not in text_of(bare)


def test_three_meters_by_three_zones_by_three_ranges_are_all_on_the_page() -> None:
    total, foot, end = feet_of(FULL)
    assert total - 14 > foot > end > 20
    assert text_of(FULL).count("24.07.2025") == len(FULL.meters)


def test_no_source_of_readings_is_cut_however_full_the_page() -> None:
    sources = list(source_names(russian()).values())
    for some in (sources[:9], sources[-9:], [max(sources, key=len)] * 9):
        rows = [replace(line, source=source) for line, source in zip(FULL.meters, some, strict=True)]
        words = text_of(replace(FULL, meters=tuple(rows)))
        assert all(words.count(source) >= some.count(source) for source in some)
        assert "…" not in words
        assert "Показано строк" not in words


def test_names_too_long_for_a_line_go_on_in_the_next() -> None:
    service = "Электроснабжение на общедомовые нужды"
    meters = tuple(replace(line, number=MeterNumber("ЦЭ6803В-0117203344556677")) for line in RECEIPT.meters)
    lines = tuple(replace(line, service=service, zone=Zone.DAY, range=2) for line in RECEIPT.lines)
    services = tuple(replace(each, service=service) for each in RECEIPT.services)
    words = text_of(replace(RECEIPT, meters=meters, lines=lines + RECEIPT.lines, services=services))
    assert "…" not in words


def test_tables_too_long_for_the_page_are_summed_up_above_the_foot() -> None:
    total, foot, end = feet_of(OVERFLOWING)
    assert total - 14 > foot > end > 20
    text = text_of(OVERFLOWING)
    assert "из 27." in text
    assert "Прочее" in text
    assert "Прочие услуги" in text
    assert "Всего 35 100 431 730,00" in text


def test_hostile_names_are_printed_as_they_are() -> None:
    text = text_of(OVERFLOWING)
    assert "<b>Рога & Копыта</b> | «ООО»" in text
    assert "Публичное акционерное общество" in text
    assert "\x00" not in text


def test_sums_get_smaller_and_are_never_cut() -> None:
    rich = replace(RECEIPT, services=(charge(charged=123_456_789_012_345_67),), lines=())
    text = text_of(rich)
    assert text.count("123 456 789 012 345,67") >= 5
    assert "…" not in text


@settings(deadline=None, max_examples=40)
@given(st.text(), st.text(st.characters(codec="utf-8"), max_size=600))
def test_any_names_leave_one_page(owner: str, address: str) -> None:
    receipt = replace(RECEIPT, account=replace(RECEIPT.account, owner=owner, address=address))
    assert "Сформировано 05.08.2025 09:12" in text_of(receipt)


def test_letters_beyond_the_usual_ones_are_embedded_too() -> None:
    owner = "Ґалаган Їжакевич Škoda Łukasz Ñandú Öß ĄĆĘŁŃÓŚŹŻ ¡¿ £€¥ ΔΩπ"
    assert "Ґалаган Їжакевич Škoda" in text_of(
        replace(RECEIPT, account=replace(RECEIPT.account, owner=owner))
    )


def test_fonts_are_embedded_as_subsets_and_there_are_no_others() -> None:
    resources: Any = page_of(RECEIPT)["/Resources"]
    fonts = [font.get_object() for font in resources["/Font"].values()]
    assert {font["/BaseFont"] for font in fonts} == {"/AAAAAA+PTSans-Regular", "/AAAAAA+PTSans-Bold"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert len(receipt_pdf(RECEIPT)) < 110_000


def test_the_file_says_what_it_is() -> None:
    reader = PdfReader(BytesIO(receipt_pdf(RECEIPT)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Квитанция за июль 2025, ЛС 0012345678"
    assert reader.metadata.author == "ПАО «Энергосбыт»"
    assert reader.metadata.creation_date == datetime(2025, 8, 5, 6, 12, tzinfo=UTC)
    assert str(reader.root_object["/Lang"]) == "ru-RU"


def test_the_page_is_a4() -> None:
    assert [round(side) for side in page_of(RECEIPT).mediabox[2:]] == [595, 842]


def test_the_same_receipt_gives_the_same_bytes_while_others_are_printed() -> None:
    others = [
        replace(
            RECEIPT, account=replace(RECEIPT.account, number=AccountNumber(f"{n:010}"), owner=f"Œuf {n} Ő")
        )
        for n in range(8)
    ]
    alone = [receipt_pdf(receipt) for receipt in others]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(receipt_pdf, others)) == alone
