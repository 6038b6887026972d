from dataclasses import replace
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.message import compose
from core.model.messages.letters import Letter, LetterFile
from core.ports.post import LetterRefused

SENDER = Address("Сбыт, «Юг»", addr_spec="no-reply@energosbyt.example")


def received(letter: Letter, message_id: str = "letter-1") -> EmailMessage:
    """The message as the other side parses it from the wire."""
    raw = compose(letter, message_id, SENDER).as_bytes()
    raw.decode("ascii")
    return message_from_bytes(raw, policy=policy.default)


def shown(message: EmailMessage, form: str) -> str:
    """The letter's text in one of its two forms."""
    body = message.get_body((form,))
    assert body is not None
    return str(body.get_content())


def test_cyrillic_survives_the_way(letter: Letter) -> None:
    message = received(letter)
    assert message["Subject"] == letter.subject
    assert shown(message, "plain").splitlines() == letter.text.splitlines()
    assert message["From"].addresses[0].display_name == SENDER.display_name
    assert message["From"].addresses[0].addr_spec == SENDER.addr_spec
    assert message["To"] == "anna@example.ru"


def test_message_id_is_the_same_for_every_try(letter: Letter) -> None:
    assert received(letter)["Message-ID"] == "<letter-1@energosbyt.example>"
    assert received(letter)["Message-ID"] == received(letter)["Message-ID"]


def test_absence_notices_do_not_answer(letter: Letter) -> None:
    assert received(letter)["Auto-Submitted"] == "auto-generated"


def test_the_same_words_come_as_plain_text_and_as_html_and_the_paper_beside_both() -> None:
    file = LetterFile("Квитанция 2025-10 ЛС 1234.pdf", b"%PDF-1.7")
    message = received(
        Letter(to="anna@example.ru", subject="Квитанция", text="Ваша квитанция.", files=(file,))
    )
    assert message.get_content_type() == "multipart/mixed"
    both, paper = message.iter_parts()
    assert both.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in both.iter_parts()] == ["text/plain", "text/html"]
    assert "<p" in shown(message, "html")
    assert "Ваша квитанция." in shown(message, "html")
    assert (paper.get_filename(), paper.get_content()) == (file.name, file.content)


def test_one_press_does_without_letters_that_may_be_done_without(letter: Letter) -> None:
    address = "https://cabinet.example/letters/abc"
    message = received(replace(letter, unsubscribe=address))
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in received(letter)


def test_mail_programs_post_nothing_in_clear(letter: Letter) -> None:
    message = received(replace(letter, unsubscribe="http://cabinet.example/letters/abc"))
    assert message["List-Unsubscribe"] == "<http://cabinet.example/letters/abc>"
    assert "List-Unsubscribe-Post" not in message


def test_russian_domain_is_written_in_ascii() -> None:
    message = received(Letter(to="anna@почта.рф", subject="Счёт", text="Счёт"))
    assert message["To"] == "anna@xn--80a1acny.xn--p1ai"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "anna@",
        "@example.ru",
        '""@example.ru',
        "Анна <anna@example.ru>",
        "anna@example.ru, boris@example.ru",
        "anna@example.ru\r\nBcc: boris@example.ru",
        "anna@example.ru\x00",
        "anna@example..ru",
        f"anna@{'x' * 70}.ru",
        "анна@example.ru",
    ],
)
def test_malformed_address_is_refused(address: str) -> None:
    with pytest.raises(LetterRefused) as refusal:
        compose(Letter(to=address, subject="Счёт", text="Счёт"), "letter-1", SENDER)
    assert "example" not in str(refusal.value)


@given(subject=st.text(), text=st.text(st.characters(codec="utf-8")))
def test_nothing_typed_adds_a_header(subject: str, text: str) -> None:
    message = received(Letter(to="anna@example.ru", subject=subject, text=text))
    assert message.keys() == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
        "MIME-Version", "Content-Type",
    ]  # fmt: skip


def test_line_break_in_a_subject_becomes_a_space() -> None:
    message = received(Letter(to="anna@example.ru", subject="Счёт\r\nBcc: boris@example.ru", text="Счёт"))
    assert message["Subject"] == "Счёт Bcc: boris@example.ru"
    assert message["Bcc"] is None


@pytest.mark.parametrize("message_id", ["", "a b", "a>b", "a\nb", "../a", ".hidden", "x" * 65, "письмо"])
def test_message_id_of_other_characters_is_our_mistake(letter: Letter, message_id: str) -> None:
    with pytest.raises(ValueError, match="not a message id"):
        compose(letter, message_id, SENDER)
