"""Checks a call against the published Bot API before any rule of behaviour is asked.

Source: PaulSonOfLars/telegram-bot-api-spec, commit 160fd99 (Bot API 10.1), MIT, without its descriptions.
Stricter than Telegram on purpose: an unknown parameter or field, ignored there in silence, is refused here.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.doubles.telegram.errors import Refused, bad_request

Json = dict[str, Any]
ReadText = Callable[[str, str], Any]
CheckJson = Callable[[Any, str], None]

SCHEMA_FILE = Path(__file__).parents[2] / "data" / "telegram-api.json"
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_ARRAY = "Array of "
_NEWER_THAN_THE_FILE = {
    "ChatMemberAdministrator": [
        "can_send_welcome_messages"
    ],  # Bot API 10.2; aiogram 3.31 can't do without it
}


class MethodSchema:
    """The parameters of one method: their readers by name, and which of them must be there."""

    def __init__(self, readers: Mapping[str, ReadText], required: Iterable[str]) -> None:
        self._readers = readers
        self._required = tuple(required)

    def read(self, form: Mapping[str, str]) -> Json:
        """Turns the texts of a form into typed parameters; refuses what the method does not know or lacks."""
        params: Json = {}
        for name, text in form.items():
            reader = self._readers.get(name)
            if reader is None:
                raise bad_request(f'parameter "{name}" is unknown')
            params[name] = reader(text, name)
        for name in self._required:
            if name not in params:
                raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
        return params


class Schema:
    def __init__(self, document: Json) -> None:
        self._types: Json = document["types"]
        for kind, names in _NEWER_THAN_THE_FILE.items():
            for name in names:
                self._types[kind]["fields"][name] = {"types": ["Boolean"], "required": False}
        self._methods: Json = document["methods"]
        self._compiled: dict[str, MethodSchema] = {}
        self._checks: dict[str, CheckJson] = {}

    def method(self, name: str) -> MethodSchema:
        """The schema of a method; raises Refused with 404 for an unknown one."""
        found = self._compiled.get(name)
        if found is None:
            if name not in self._methods:
                raise Refused(404, "Not Found: method not found")
            fields = self._methods[name]["fields"]
            found = self._compiled[name] = MethodSchema(
                {name: self._reader(field["types"]) for name, field in fields.items()},
                [name for name, field in fields.items() if field["required"]],
            )
        return found

    def check(self, kind: str, value: object) -> None:
        """Raises Refused unless a JSON value is a well-formed object of a named type."""
        self._check([kind])(value, kind)

    def _reader(self, kinds: list[str]) -> ReadText:
        if "InputFile" in kinds:
            return _read_file if kinds == ["InputFile"] else _read_string
        if kinds[0] in _TEXT_READERS:
            return _read_integer_or_string if "String" in kinds[1:] else _TEXT_READERS[kinds[0]]
        check = self._check(kinds)

        def read_json(text: str, name: str) -> Any:
            try:
                value = json.loads(text)
            except ValueError:
                raise bad_request(f"can't parse {name} JSON object") from None
            check(value, name)
            return value

        return read_json

    def _check(self, kinds: list[str]) -> CheckJson:
        key = "|".join(kinds)
        if key not in self._checks:
            if kinds[0].startswith(_ARRAY):
                check = _check_array(self._check([kind.removeprefix(_ARRAY) for kind in kinds]))
            elif all(kind in _JSON_TYPES for kind in kinds):
                check = _check_scalar(kinds)
            elif len(objects := [name for kind in kinds for name in self._leaves(kind)]) == 1:
                check = self._check_object(objects[0])
            else:
                check = self._check_one_of(objects)
            self._checks[key] = check
        return self._checks[key]

    def _leaves(self, kind: str) -> list[str]:
        subtypes = self._types[kind].get("subtypes")
        return [leaf for name in subtypes for leaf in self._leaves(name)] if subtypes else [kind]

    def _check_object(self, kind: str) -> CheckJson:
        fields: Json = self._types[kind]["fields"]
        required = [name for name, field in fields.items() if field["required"]]

        def check(value: Any, where: str) -> None:
            if type(value) is not dict:
                raise bad_request(f"can't parse {where}: expected an Object ({kind})")
            for name, item in value.items():
                field = fields.get(name)
                if field is None:
                    raise bad_request(f'can\'t parse {where}: {kind} has no field "{name}"')
                self._check(field["types"])(item, f"{where}.{name}")
                if item not in field.get("values", [field.get("const", item)]):
                    raise bad_request(f"can't parse {where}: {name} of {kind} can't be {item!r}")
            for name in required:
                if name not in value:
                    raise bad_request(f'can\'t parse {where}: {kind} needs the field "{name}"')

        return check

    def _check_one_of(self, kinds: list[str]) -> CheckJson:
        def fits(value: Json, kind: str) -> bool:
            fields: Json = self._types[kind]["fields"]
            return all(
                name in value and value[name] == field.get("const", value[name])
                for name, field in fields.items()
                if field["required"]
            )

        def check(value: Any, where: str) -> None:
            kind = next((kind for kind in kinds if type(value) is dict and fits(value, kind)), None)
            if kind is None:
                raise bad_request(f"can't parse {where}: it is none of {', '.join(kinds)}")
            self._check([kind])(value, where)

        return check


def _check_array(inner: CheckJson) -> CheckJson:
    def check(value: Any, where: str) -> None:
        if type(value) is not list:
            raise bad_request(f"can't parse {where}: expected an Array")
        for number, item in enumerate(value):
            inner(item, f"{where}[{number}]")

    return check


def _check_scalar(kinds: list[str]) -> CheckJson:
    allowed = tuple(kind for name in kinds for kind in _JSON_TYPES[name])

    def check(value: Any, where: str) -> None:
        if type(value) not in allowed:
            raise bad_request(f"can't parse {where}: expected {' or '.join(kinds)}")

    return check


def _read_string(text: str, _name: str) -> str:
    return text


def _read_integer(text: str, name: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise bad_request(f'parameter "{name}" must be an Integer')
    return int(text)


def _read_integer_or_string(text: str, _name: str) -> int | str:
    return int(text) if _INTEGER.fullmatch(text) else text


def _read_boolean(text: str, name: str) -> bool:
    if text not in ("true", "false"):
        raise bad_request(f'parameter "{name}" must be a Boolean')
    return text == "true"


def _read_float(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise bad_request(f'parameter "{name}" must be a Float') from None


def _read_file(text: str, name: str) -> str:
    if not text.startswith("attach://"):
        raise bad_request(f'parameter "{name}" must be uploaded as an InputFile')
    return text


_TEXT_READERS: dict[str, ReadText] = {
    "String": _read_string,
    "Integer": _read_integer,
    "Boolean": _read_boolean,
    "Float": _read_float,
}
_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Boolean": (bool,),
    "Float": (float, int),
}
_MISSING = {"chat_id": "chat_id is empty", "text": "message text is empty"}


@cache
def bot_api() -> Schema:
    return Schema(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
