from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.message import compose
from core.model.messages.letters import Letter
from core.ports.post import LetterRefused

SENDER = Address("Сбыт, «Юг»", addr_spec="no-reply@energosbyt.example")


def received(letter: Letter, message_id: str = "letter-1") -> EmailMessage:
    """The message as the other side parses it from the wire."""
    raw = compose(letter, message_id, SENDER).as_bytes()
    raw.decode("ascii")
    return message_from_bytes(raw, policy=policy.default)


def test_cyrillic_survives_the_way(letter: Letter) -> None:
    message = received(letter)
    assert message["Subject"] == letter.subject
    assert message.get_content().splitlines() == letter.text.splitlines()
    assert message["From"].addresses[0].display_name == SENDER.display_name
    assert message["From"].addresses[0].addr_spec == SENDER.addr_spec
    assert message["To"] == "anna@example.ru"


def test_message_id_is_the_same_for_every_try(letter: Letter) -> None:
    assert received(letter)["Message-ID"] == "<letter-1@energosbyt.example>"
    assert received(letter)["Message-ID"] == received(letter)["Message-ID"]


def test_absence_notices_do_not_answer(letter: Letter) -> None:
    assert received(letter)["Auto-Submitted"] == "auto-generated"


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
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    ]  # fmt: skip


def test_line_break_in_a_subject_becomes_a_space() -> None:
    message = received(Letter(to="anna@example.ru", subject="Счёт\r\nBcc: boris@example.ru", text="Счёт"))
    assert message["Subject"] == "Счёт Bcc: boris@example.ru"
    assert message["Bcc"] is None


@pytest.mark.parametrize("message_id", ["", "a b", "a>b", "a\nb", "../a", ".hidden", "x" * 65, "письмо"])
def test_message_id_of_other_characters_is_our_mistake(letter: Letter, message_id: str) -> None:
    with pytest.raises(ValueError, match="not a message id"):
        compose(letter, message_id, SENDER)
