"""One bot for each test, in each messenger's limits, on a database that is prepared once."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.channels.memory import MemoryChannel
from storage.store import open_store
from tests import billing
from tests.databases import run_apart
from tests.dialogues.crowd import Crowd, gathered
from tests.dialogues.people import LIMITS, Bot, Chatter
from tests.dialogues.vk_wire import wired

_WIRES = {"vk": wired}
"""Messengers that are talked to by their real client; the others are played from memory."""


@pytest.fixture(scope="session")
def prepared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with what billing has stated."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("prepared") / "cabinet.db"))
    run_apart(_stated(path))
    return path


async def _stated(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    await store.transact(billing.state)
    await store.close()


_MARKS = {name: [pytest.mark.unmeasured] if name != "telegram" else [] for name in LIMITS}
"""The same dialogues run in each; of the lines that they reach, the first one tells all."""
_TWO = "telegram", "vk"
"""Messengers that differ in everything on which a dialogue may depend: room, a phone's button, erasing."""
_CROWDS = [
    pytest.param(name, marks=[*marks, pytest.mark.xdist_group(f"crowd-{name}")])
    for name, marks in _MARKS.items()
]
"""The tests of one crowd run in one process, so that it gathers once."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Leave to the quick loop what is played in Telegram's limits, from memory."""
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if {params.get("bot", "telegram"), params.get("crowd", "telegram")} != {"telegram"}:
        item.add_marker(pytest.mark.slow)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let the bot talk in two messengers, in all where the test says so, or where it says by itself."""
    if "bot" not in metafunc.fixturenames or any(map(_chooses, metafunc.definition.iter_markers())):
        return
    names = LIMITS if metafunc.definition.get_closest_marker("everywhere") else _TWO
    metafunc.parametrize("bot", [pytest.param(name, marks=_MARKS[name]) for name in names], indirect=True)


def _chooses(mark: pytest.Mark) -> bool:
    """Whether the mark says in which messengers the bot talks."""
    return mark.name == "parametrize" and (mark.args[0] == "bot" or "bot" in tuple(mark.args[0]))


@pytest.fixture
async def bot(
    request: pytest.FixtureRequest, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bot]:
    """The bot in one messenger: in its limits, or over its wire."""
    path = tmp_path / "cabinet.db"
    shutil.copy(prepared, path)
    store = open_store(f"sqlite:///{path}")
    name = request.param
    if name in _WIRES:
        async with _WIRES[name](store, monkeypatch) as wire:
            yield Bot(store, wire, billing.NOW)
    else:
        yield Bot(store, MemoryChannel(name, LIMITS[name]), billing.NOW)
    await store.close()


@pytest.fixture(scope="session", params=_CROWDS)
def crowd(
    request: pytest.FixtureRequest, prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crowd]:
    """Somebody in every state to which one messenger leads, from memory in its limits."""
    path = Path(shutil.copy(prepared, tmp_path_factory.mktemp("crowd") / "cabinet.db"))
    gathering = run_apart(gathered(request.param, path))
    yield gathering
    run_apart(gathering.bot.store.close())


@pytest.fixture
def anna(bot: Bot) -> Chatter:
    """A subscriber."""
    return bot.person("anna")


@pytest.fixture
def boris(bot: Bot) -> Chatter:
    """Another subscriber."""
    return bot.person("boris")


@pytest.fixture
async def galina(bot: Bot) -> Chatter:
    """A subscriber who has account A in her cabinet, on the main screen."""
    galina = bot.person("galina")
    await galina.settles(billing.A)
    return galina


@pytest.fixture
async def denis(bot: Bot) -> Chatter:
    """A subscriber whose meter has two zones, on the main screen."""
    denis = bot.person("denis")
    await denis.settles(billing.TWO_ZONES)
    return denis
