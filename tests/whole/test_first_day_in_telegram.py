"""The whole program, as `main.py run` puts it together, against a strict local Telegram."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.settings.sections import Database, Mail, Settings, Telegram, Web
from app.settings.values import SecretUrl
from tests.doubles.telegram import TelegramServer
from tests.whole.first_day import lives_a_first_day
from tests.whole.program import import_demo, serving

TOKEN = "123456789:" + "A" * 35


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(TOKEN) as server:
        yield server


@pytest.fixture
def settings(sqlite_file: Path, tmp_path: Path, telegram: TelegramServer) -> Settings:
    return Settings(
        database=Database(url=SecretUrl(f"sqlite:///{sqlite_file}")),
        mail=Mail(folder=tmp_path / "mail"),
        telegram=Telegram(token=SecretStr(TOKEN), api_url=telegram.url),
        web=Web(enabled=False),
    )


@pytest.mark.rows("S3", "S7", "S9", "S10", "S13", "S14", "S17", "S18", "S30", "S43–S45", "S67", "S69")
async def test_anna_registers_links_hands_in_with_a_typo_and_downloads(
    telegram: TelegramServer, settings: Settings, tmp_path: Path
) -> None:
    """By long polling."""
    facts = await import_demo(settings, tmp_path / "registers")
    anna = telegram.person(1001, "Анна", phone="+79123456789")

    async def shares_the_phone_and_types_a_password() -> None:
        await anna.shares_contact("+79123456789")
        await anna.waits_for("Придумайте пароль")
        await anna.says("очень тайно")
        await anna.waits_for("Согласие на обработку персональных данных")
        await anna.waits_until(lambda: not any("очень тайно" in m.text for m in anna.chat if not m.deleted))

    async with serving(settings):
        await lives_a_first_day(
            anna, facts, settings.mail.folder, between=shares_the_phone_and_types_a_password
        )
    assert not telegram.refusals
