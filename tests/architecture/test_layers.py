"""The arrow main → app → bot, storage, jobs, adapters → core, and what each layer may know."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

_OURS = {"adapters", "app", "bot", "core", "jobs", "main", "storage"}
_BELOW = {"adapters", "bot", "core", "jobs", "storage"}
_MAY_IMPORT: dict[str, set[str]] = {
    "core/base": {"core/base"},
    "core/model": {"core/model", "core/base"},
    "core/ports": {"core/ports", "core/model", "core/base"},
    "core/use_cases": {"core/use_cases", "core/ports", "core/model", "core/base"},
    "storage": {"storage", "core"},
    "bot": {"bot", "core"},
    "jobs": {"jobs", "core"},
    "adapters/registers": {"adapters/registers", "storage", "core"},
    "adapters/documents": {"adapters/documents", "core"},
    "adapters/mail": {"adapters/mail", "core"},
    "adapters/sms": {"adapters/sms", "core"},
    "adapters/payments": {"adapters/payments", "core"},
    "adapters/photographs": {"adapters/photographs", "core"},
    "app/settings": {"app/settings", "core"},
    "app/pages": {"app/pages", "bot", "core"},
    "app/assembly": {"app/assembly", "app/pages", "app/settings", "app/clock", "app/faults", *_BELOW},
    "app/demo": {"app/demo", "app/assembly", "app/settings", "app/clock", "app/faults", *_BELOW},
    "app/cli": {"app", *_BELOW},
    "main": {"app", "core"},
}
"""Each room, and the rooms that its modules may import; inside core no arrow runs up."""
_CLIENTS = {"telegram": {"aiogram", "aiohttp", "aiohttp_socks"}, "vk": {"aiohttp"}, "web": {"aiohttp"}}
"""Each channel's folder, and what it speaks to its messenger with."""
_IN_A_CHANNEL = len(("bot", "channels", "telegram"))
_CORE_LIBRARIES = {"argon2", "email_validator", "holidays", "phonenumbers", "rapidfuzz"}
"""The small pure libraries that core leans on, each in one place."""


def _modules(layer: str) -> list[Path]:
    folder = ROOT / layer
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [ROOT / f"{layer}.py"]


@cache
def _nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


def _imports(path: Path) -> Iterator[str]:
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _tops(layer: str) -> Iterator[tuple[Path, str]]:
    for path in _modules(layer):
        for name in _imports(path):
            yield path, name.partition(".")[0]


def _may(layer: str, module: str) -> bool:
    """Whether a layer may import one of our modules."""
    path = module.replace(".", "/")
    return any(path == room or path.startswith(f"{room}/") for room in _MAY_IMPORT[layer])


@pytest.mark.parametrize("layer", _MAY_IMPORT)
def test_layer_imports_only_what_the_arrow_allows(layer: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _modules(layer)
        for name in _imports(path)
        if name.partition(".")[0] in _OURS and not _may(layer, name)
    }
    assert not wrong


def test_every_room_below_the_program_has_an_arrow() -> None:
    """A new folder of core or of the adapters cannot stay outside the rule."""
    rooms = {
        f"{floor}/{folder.name}"
        for floor in ("core", "adapters", "app")
        for folder in (ROOT / floor).iterdir()
        if folder.is_dir() and (folder / "__init__.py").exists()
    }
    assert rooms <= _MAY_IMPORT.keys()


def test_core_knows_only_the_standard_library_and_a_few_small_ones() -> None:
    wrong = {
        f"{path.relative_to(ROOT)} imports {top}"
        for path, top in _tops("core")
        if top not in sys.stdlib_module_names and top not in _CORE_LIBRARIES | {"core"}
    }
    assert not wrong


def _channel_of(path: Path) -> str:
    """Which channel's folder a module is in; empty where it is in none."""
    inside = path.relative_to(ROOT).parts
    return inside[2] if inside[:2] == ("bot", "channels") and len(inside) > _IN_A_CHANNEL else ""


def test_every_channel_says_what_it_speaks_to_its_messenger_with() -> None:
    folders = (ROOT / "bot" / "channels").iterdir()
    assert {folder.name for folder in folders if (folder / "__init__.py").exists()} == set(_CLIENTS)


def test_a_messengers_client_is_known_to_its_channel_alone() -> None:
    clients = set().union(*_CLIENTS.values())
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _modules("bot")
        for name in _imports(path)
        if name.partition(".")[0] in clients - _CLIENTS.get(_channel_of(path), set())
        and (path, name) != (ROOT / "bot" / "channels" / "ports.py", "aiohttp")  # our own server's routes
    }
    assert not wrong


def test_channels_are_known_neither_to_the_conversation_nor_to_each_other() -> None:
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _modules("bot")
        for name in _imports(path)
        if name.startswith("bot.channels.")
        and ("channels" not in path.parts or name.split(".")[2] in _CLIENTS.keys() - {_channel_of(path)})
    }
    assert not wrong


def test_plain_words_are_understood_without_the_engine() -> None:
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _modules("bot/understanding")
        for name in _imports(path)
        if name.startswith("bot.") and not name.startswith("bot.understanding.")
    }
    assert not wrong


def test_no_dialogue_asks_which_messenger_it_runs_in() -> None:
    """What differs is asked of the limits; a messenger's name would be one case more for each messenger."""
    dialogues = [
        *_modules("bot/handlers"),
        *_modules("bot/fsm"),
        *_modules("bot/engine"),
        *_modules("bot/wording"),
    ]
    wrong = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path in dialogues
        for node in _nodes(path)
        if isinstance(node, ast.Constant) and node.value in _CLIENTS
    }
    wrong |= {
        f"{path.relative_to(ROOT)} imports {alias.name}"
        for path in dialogues
        for node in _nodes(path)
        if isinstance(node, ast.ImportFrom) and node.module == "bot.engine.limits"
        for alias in node.names
        if alias.name.lower() in _CLIENTS
    }
    assert not wrong


def test_core_and_handlers_ask_no_clock() -> None:
    """Time is passed in, so that «day N» can be tested and is decided once a turn."""
    wrong = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.attr}"
        for path in [*_modules("core"), *_modules("bot/handlers"), ROOT / "bot/engine/conversation.py"]
        for node in _nodes(path)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow", "monotonic"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date", "time"}
    }
    assert not wrong


def test_rules_and_dialogues_are_plain_functions() -> None:
    """No `async` in a rule or a handler: the asynchronous world is the dispatcher's."""
    folders = [*_modules("core"), *_modules("bot/handlers"), *_modules("storage")]
    allowed = {"payment_providers.py", "post.py", "sms.py", "store.py", "database.py", "migrate.py", "env.py"}
    wrong = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in folders
        if path.name not in allowed
        for node in _nodes(path)
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    }
    assert not wrong


def test_every_task_has_an_owner() -> None:
    """A task whose result nobody keeps is collected in the middle of its work, and its failure is silent."""
    wrong = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for layer in ("adapters", "app", "bot", "jobs", "main", "storage")
        for path in _modules(layer)
        for node in _nodes(path)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr in {"create_task", "ensure_future"}
        and not (isinstance(node.value.func.value, ast.Name) and node.value.func.value.id == "group")
    }
    assert not wrong


@pytest.mark.parametrize(
    ("statement", "unknown"),
    [
        ("import app.assembly.serving", {"aiogram", "bot.channels.vk.channel", "matplotlib"}),
        ("import app.assembly.messengers", {"aiogram", "aiohttp", "sqlalchemy"}),
        ("import main", {"aiogram", "aiohttp", "sqlalchemy", "pydantic", "reportlab", "matplotlib"}),
        (
            "from main import program; program(['--help'], standalone_mode=False)",
            {"aiogram", "aiohttp", "sqlalchemy", "pydantic", "reportlab", "matplotlib"},
        ),
        ("import adapters.registers.importing.import_files", {"aiogram", "aiohttp", "reportlab"}),
        (
            "import core.use_cases.hand_in_reading, core.use_cases.link_account, core.use_cases.sign_in",
            {"aiogram", "sqlalchemy", "holidays"},
        ),
    ],
)
def test_commands_import_only_what_they_need(statement: str, unknown: set[str]) -> None:
    program = f"{statement}; import sys; print(*sys.modules)"
    loaded = subprocess.run(  # noqa: S603 - our own interpreter with our own words
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert not unknown & set(loaded)
