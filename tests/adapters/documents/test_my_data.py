"""What is known of a person, as they read it."""

from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from adapters.documents.my_data import my_data_pdf
from core.model.cabinets.my_data import MyDataPaper, Section

HOSTILE = "<b>Рога & Копыта</b> <para> «ООО» 🏠 \x00 &amp; %s {0}" + "о" * 300


def _paper(*sections: Section) -> MyDataPaper:
    return MyDataPaper(
        title="Мои данные",
        made_at=datetime(2026, 11, 24, tzinfo=UTC),
        author="ПАО «Энергосбыт»",
        lead=("Всё, что известно о вас.",),
        sections=sections,
        page="Страница",
    )


def _text(paper: MyDataPaper) -> str:
    pages = PdfReader(BytesIO(my_data_pdf(paper))).pages
    return "\n".join(page.extract_text() for page in pages)


def test_names_and_values_stand_under_their_heading_on_as_many_pages_as_it_takes() -> None:
    records = tuple((("Сумма", "662,00 ₽"), ("Дата", f"{number:02}.10.2025")) for number in range(1, 90))
    paper = _paper(Section(title="Платежи", records=records), Section(title="Коды", note="Ничего нет."))
    text = _text(paper)
    assert "Платежи" in text
    assert "Дата: 89.10.2025" in text
    assert "Ничего нет." in text
    assert "Страница 3" in text


def test_what_people_have_typed_is_shown_as_it_was_typed() -> None:
    text = _text(_paper(Section(title="Кабинет", records=((("Название", HOSTILE),),))))
    assert "<b>Рога & Копыта</b> <para>" in text
    assert "&amp; %s {0}" in text


def test_the_file_says_what_it_is_and_when_it_was_made() -> None:
    paper = _paper()
    about = PdfReader(BytesIO(my_data_pdf(paper))).metadata
    assert about is not None
    assert (about.title, about.subject) == ("Мои данные", "Мои данные")
    assert (about.author, about.creator) == ("ПАО «Энергосбыт»", "ПАО «Энергосбыт»")
    assert about.creation_date == paper.made_at
    assert my_data_pdf(paper) == my_data_pdf(paper)


def test_no_record_is_torn_in_two_by_a_page() -> None:
    records = tuple(tuple((f"Поле {place}", f"запись{number}") for place in range(7)) for number in range(60))
    reader = PdfReader(BytesIO(my_data_pdf(_paper(Section(title="Платежи", records=records)))))
    pages = [page.extract_text().split() for page in reader.pages]
    assert len(pages) > 1
    for number in range(60):
        counts = [page.count(f"запись{number}") for page in pages]
        assert sorted(counts) == [0] * (len(pages) - 1) + [7], number
