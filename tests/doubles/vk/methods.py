"""The methods this double plays, and what their rules share. Another method of the schema answers 33."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.vk.errors import Refused
from tests.doubles.vk.files import Upload
from tests.doubles.vk.world import World

Json = dict[str, Any]


@dataclass(slots=True)
class Call:
    """One call of the bot, its parameters typed; `at` is the event loop's time in seconds."""

    method: str
    params: Json
    files: dict[str, Upload] = field(default_factory=dict)
    at: float = 0.0


Rule = Callable[[World, Json], Any]
METHODS: dict[str, Rule] = {}


def method(name: str) -> Callable[[Rule], Rule]:
    """Registers the rule of a method, a plain function or a coroutine."""

    def register(rule: Rule) -> Rule:
        METHODS[name] = rule
        return rule

    return register


def rule_of(name: str) -> Rule:
    if name not in METHODS:
        raise Refused(33, f"this double does not play {name}")
    return METHODS[name]
