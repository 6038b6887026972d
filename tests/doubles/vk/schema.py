"""Checks calls, answers and events against VK's published schema before any rule of behaviour is asked.

Source: VKCOM/vk-api-schema, commit 0efe478 (API 5.199), MIT, cut down to what a community bot meets.
Stricter than VK on purpose: an unknown parameter or field, ignored there in silence, is refused here.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.doubles.vk.errors import Refused, invalid

Json = dict[str, Any]

SCHEMA_FILE = Path(__file__).parents[2] / "data" / "vk-api.json"
API_VERSION = "5.199"
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_RANGES = {"int32": 1 << 31, "int64": 1 << 63}

_MORE_PARAMETERS: dict[str, list[Json]] = {
    # dev.vk.com, messages.send: documented, absent from the schema
    "messages.send": [{"name": "format_data", "type": "string"}],
    "messages.edit": [
        {"name": "format_data", "type": "string"},
        {"name": "conversation_message_id", "type": "integer", "minimum": 0},  # the older name of cmid
    ],
}
_MORE_FIELDS: dict[str, Json] = {
    "messages_message_attachment": {"wall": {}, "link": {}, "video": {}},
    "messages_base_message": {"format_data": {}},
    "messages_keyboard_button": {  # dev.vk.com calls secondary what the schema calls default
        "color": {"type": "string", "enum": ["primary", "secondary", "negative", "positive"]}
    },
    "callback_message_event": {"payload": {"required": True}},  # arrives as an object, not as a string
    "groups_long_poll_events": {"message_event": {"type": "integer"}},
}
_MORE_VALUES = {"callback_type": ["message_event"]}
_READ_BY_THEIR_RULES = {"keyboard"}  # so that a bad one gets its own error, 911


class Schema:
    def __init__(self, document: Json) -> None:
        self._methods: Json = document["methods"]
        self._named: Json = document
        self._cut = set(document["_cut"])
        for name, parameters in _MORE_PARAMETERS.items():
            self._methods[name]["parameters"] += parameters
        for name, fields in _MORE_FIELDS.items():
            document["objects"][name]["properties"] |= fields
        for name, values in _MORE_VALUES.items():
            document["objects"][name]["enum"] += values

    def read(self, method: str, form: Mapping[str, str]) -> Json:
        """Turns the texts of a form into typed parameters; refuses what the method does not know or lacks."""
        if method not in self._methods:
            raise Refused(3)
        known = {parameter["name"]: parameter for parameter in self._methods[method].get("parameters", [])}
        params: Json = {}
        for name, text in form.items():
            if name not in known:
                raise invalid(f"{name} is an unknown parameter")
            params[name] = self._read(known[name], text, name)
        for name, parameter in known.items():
            if parameter.get("required") and name not in params:
                raise invalid(f"{name} is a required parameter")
        return params

    def event_types(self) -> list[str]:
        """The types of events a community can tick in its settings."""
        return list(self._named["objects"]["groups_long_poll_events"]["properties"])

    def check(self, kind: str, value: object) -> None:
        """Raises Refused unless a JSON value is a well-formed object of a named type."""
        self._check({"$ref": f"#/objects/{kind}"}, value, kind)

    def check_response(self, method: str, value: object) -> None:
        """Raises Refused unless a method may answer with this value."""
        refusals = []
        for response in self._methods[method]["responses"].values():
            try:
                self._check(self._resolve(response)["properties"]["response"], value, method)
            except Refused as refused:
                refusals.append(refused)
            else:
                return
        raise refusals[0]

    def _read(self, parameter: Json, text: str, name: str) -> Any:
        target = self._resolve(parameter)
        kind = target["type"]
        if kind == "object":
            return text if name in _READ_BY_THEIR_RULES else self._read_object(target, text, name)
        if kind == "array":
            items = [item.strip() for item in text.split(",")] if text else []
            if len(items) > target.get("maxItems", len(items)):
                raise invalid(f"{name} should have at most {target['maxItems']} items")
            return [self._read(target["items"], item, name) for item in items]
        value = _read_scalar(kind, text, name)
        _ensure_in_bounds(target, value, name)
        return value

    def _read_object(self, target: Json, text: str, name: str) -> Any:
        try:
            value = json.loads(text)
        except ValueError:
            raise invalid(f"{name} contains incorrect JSON") from None
        if type(value) is dict:  # VK takes null for absent: vkbottle writes every field of `forward`
            value = {name: item for name, item in value.items() if item is not None}
        self._check(target, value, name)
        return value

    def _resolve(self, schema: Json) -> Json:
        """The schema itself or what it refers to; an empty one, which anything fits, for what was cut."""
        while "$ref" in schema:
            _, folder, name = schema["$ref"].split("/")
            if name in self._cut:
                return {}
            schema = self._named[folder][name]
        return schema

    def _check(self, schema: Json, value: Any, where: str) -> None:
        schema = self._resolve(schema)
        if "oneOf" in schema:
            chosen = value.get("type") if type(value) is dict else None
            if chosen not in schema["discriminator"]["mapping"]:
                raise invalid(f"{where} has an unknown type {chosen!r}")
            return self._check({"$ref": schema["discriminator"]["mapping"][chosen]}, value, where)
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if kinds and type(value) not in {kind for name in kinds for kind in _JSON_TYPES[name]}:
            raise invalid(f"{where} should be {' or '.join(kinds)}")
        _ensure_in_bounds(schema, value, where)
        if type(value) is list:
            for number, item in enumerate(value):
                self._check(schema["items"], item, f"{where}[{number}]")
        elif type(value) is dict:
            self._check_fields(self._fields(schema), value, where)
        return None

    def _check_fields(self, fields: Json, value: Json, where: str) -> None:
        for name, item in value.items() if fields else ():
            if name not in fields:
                raise invalid(f"{where} contains an unknown field {name}")
            self._check(fields[name], item, f"{where}.{name}")
        for name, field in fields.items():
            if field.get("required") and name not in value:
                raise invalid(f"{where}.{name} is a required field")

    def _fields(self, schema: Json) -> Json:
        fields: Json = {}
        for part in schema.get("allOf", []):
            fields |= self._fields(self._resolve(part))
        own: Json = schema.get("properties", {})
        return fields | own


def _read_scalar(kind: str | list[str], text: str, name: str) -> Any:
    if kind == "string":
        return text
    if isinstance(kind, list):
        return int(text) if _INTEGER.fullmatch(text) else text
    if kind == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "number" and _NUMBER.fullmatch(text):
        return float(text)
    if kind == "boolean" and text in {"0", "1"}:
        return text == "1"
    raise invalid(f"{name} not {kind}")


def _ensure_in_bounds(schema: Json, value: Any, where: str) -> None:
    if value not in schema.get("enum", [value]):
        raise invalid(f"{where} should be one of {', '.join(map(str, schema['enum']))}")
    if type(value) is str and len(value) > schema.get("maxLength", len(value)):
        raise invalid(f"{where} should have at most {schema['maxLength']} characters")
    if type(value) not in {int, float}:
        return
    if value < schema.get("minimum", value):
        raise invalid(f"{where} should be at least {schema['minimum']}")
    if value > schema.get("maximum", value):
        raise invalid(f"{where} should be at most {schema['maximum']}")
    limit = _RANGES.get(schema.get("format", ""))
    if limit and not -limit <= value < limit:
        raise invalid(f"{where} should be {schema['format']}")


_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "number": (float, int),
    "array": (list,),
    "object": (dict,),
}


@cache
def vk_api() -> Schema:
    return Schema(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
