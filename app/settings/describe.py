"""The effective settings as an administrator reads them."""

import json
from collections.abc import Collection, Mapping
from decimal import Decimal

from app.settings.sections import Settings

_NO_ORIGINS: Mapping[str, str] = {}


def describe(
    settings: Settings, *, origins: Mapping[str, str] = _NO_ORIGINS, refused: Collection[str] = ()
) -> str:
    """The settings as TOML: secrets masked, and a note where a value is not from the file.

    Args:
        settings: what is in force.
        origins: where the value of a `section.key` is from that is not from the file.
        refused: sections and `section.key` whose values could not be used.
    """
    sections = []
    for section, keys in settings:
        lines = [f"[{section}]"]
        for key, value in keys:
            path = f"{section}.{key}"
            if section in refused or path in refused:
                lines.append(f"# {key}: не принято")
                continue
            note = f"  # {origins[path]}" if path in origins else ""
            lines.append(f"{key} = {_toml(value)}{note}")
        sections.append("\n".join(lines))
    return "\n\n".join(sections) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(str(value), ensure_ascii=False)  # a string of JSON is one of TOML too
