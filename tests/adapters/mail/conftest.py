import pytest

from core.model.messages.letters import Letter


@pytest.fixture
def letter() -> Letter:
    return Letter(
        to="anna@example.ru",
        subject="Код подтверждения",
        text="Здравствуйте!\n\nВаш код: 123456.\n«Энергосбыт» — №1",
    )
