"""The list of messengers, and all that must know each of them."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.assembly.messengers import MESSENGERS, NONE_IS_ON, switched_on
from app.assembly.messengers.messenger import Messenger
from app.settings.sections import Section, Settings
from bot.texts import russian, source_names
from tests.dialogues.people import LIMITS

ROOT = Path(__file__).parents[2]
NAMES = [messenger.name for messenger in MESSENGERS]

each_messenger = pytest.mark.parametrize("messenger", MESSENGERS, ids=NAMES)


def test_every_channels_folder_is_listed_once() -> None:
    folders = (ROOT / "bot" / "channels").iterdir()
    assert sorted(NAMES) == sorted(each.name for each in folders if (each / "__init__.py").exists())


def test_the_transcripts_are_played_in_the_limits_of_every_messenger() -> None:
    assert {messenger.name: messenger.limits for messenger in MESSENGERS} == LIMITS


@each_messenger
def test_a_messenger_has_its_section_of_the_settings_and_says_how_it_is_switched_on(
    messenger: Messenger,
) -> None:
    assert isinstance(getattr(Settings(), messenger.name), Section)
    assert f"\n[{messenger.name}]\n" in (ROOT / "config.example.toml").read_text("utf-8")
    assert f"[{messenger.name}]" in NONE_IS_ON


@each_messenger
def test_readings_that_come_by_it_have_a_source_of_their_own_that_people_can_read(
    messenger: Messenger,
) -> None:
    assert source_names(russian())[messenger.limits.readings]
    assert [each.limits.readings for each in MESSENGERS].count(messenger.limits.readings) == 1


@each_messenger
def test_the_page_has_its_line(messenger: Messenger) -> None:
    assert f"| `{messenger.name}` | {messenger.limits.readings} |" in (
        ROOT / "docs" / "channels.md"
    ).read_text("utf-8")


@pytest.mark.slow
@each_messenger
def test_opened_alone_it_loads_no_other_messengers_channel_or_client(messenger: Messenger) -> None:
    program = f"""
import sys
from app.assembly.messengers import MESSENGERS
from app.assembly.messengers.messenger import House
from app.settings.sections import Settings

settings = Settings(telegram={{"token": "123456789:{"A" * 35}"}}, vk={{"token": "vk1.a.{"A" * 40}"}})
(messenger,) = (each for each in MESSENGERS if each.name == "{messenger.name}")
messenger.open(settings, House(store=None))
print(*sys.modules)
"""
    loaded = subprocess.run(  # noqa: S603 - our own interpreter with our own words
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    opened = {name for name in NAMES if f"bot.channels.{name}.channel" in loaded}
    assert opened == {messenger.name}
    assert ("aiogram" in loaded) == (messenger.name == "telegram")


@each_messenger
def test_its_folder_has_the_same_files_as_the_others(messenger: Messenger) -> None:
    folder = ROOT / "bot" / "channels" / messenger.name
    missing = {"limits", "incoming", "outgoing", "channel"} - {file.stem for file in folder.glob("*.py")}
    assert not missing


def test_what_is_off_is_not_switched_on() -> None:
    assert [messenger.name for messenger in switched_on(Settings())] == ["web"]
