"""What is wrong with the settings, in words for the administrator; they never repeat a value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.settings.sections import Settings


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one setting."""

    path: str
    """`section.key`, or the name of a file or of an environment variable."""
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class SettingsError(Exception):
    """The settings cannot be used."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def explain(failure: ValidationError, origins: Mapping[str, str]) -> Iterator[Problem]:
    """What the library has found wrong, setting by setting; `origins` says where a value is from."""
    for error in failure.errors(include_url=False, include_input=False):
        names = [part for part in error["loc"] if isinstance(part, str)]
        path = ".".join(names)
        if error["type"] != "extra_forbidden":
            message = complaint(error)
        elif len(names) == 1:
            message = "такого раздела нет" + perhaps(path, {section for section, _ in Settings()})
        else:
            message = "такого ключа нет" + perhaps(names[1], {k for k, _ in getattr(Settings(), names[0])})
        origin = origins.get(path)
        yield Problem(path, f"{message} ({origin})" if origin else message)


def complaint(error: ErrorDetails) -> str:
    """One thing that the library has found wrong, in words."""
    words = _COMPLAINTS.get(error["type"], "значение не подходит")
    return words.format_map(error.get("ctx", {})).replace("' or '", "' или '")


def perhaps(name: str, known: set[str]) -> str:
    """What was probably meant, to stand at the end of a problem; empty where nothing is near."""
    close = get_close_matches(name, sorted(known), n=1)
    return f"; возможно, {close[0]}" if close else ""


_COMPLAINTS = {
    "missing": "не задано, а без этого нельзя",
    "extra_forbidden": "такого ключа нет",
    "dict_type": "это раздел: запишите его строкой [раздел], а под ней ключи",
    "string_too_long": "не длиннее {max_length} знаков",
    "model_type": "это раздел: запишите его строкой [раздел], а под ней ключи",
    "string_type": "нужна строка в кавычках",
    "too_short": "нужно хотя бы одно значение",
    "too_long": "не длиннее {max_length} знаков",
    "path_type": "нужна строка в кавычках",
    "tuple_type": 'нужен список строк вида ["…", "…"]',
    "int_type": "нужно целое число",
    "int_parsing": "нужно целое число",
    "int_from_float": "нужно целое число",
    "decimal_type": "нужно число",
    "decimal_parsing": "нужно число",
    "finite_number": "нужно число",
    "bool_type": "нужно true или false",
    "bool_parsing": "нужно true или false",
    "zoneinfo_str": "нужна строка в кавычках",
    "ip_any_network": "нужен адрес или сеть вида 10.0.0.0/8",
    "literal_error": "допустимо только {expected}",
    "greater_than": "нужно больше {gt}",
    "greater_than_equal": "нужно не меньше {ge}",
    "less_than_equal": "нужно не больше {le}",
    "value_error": "{error}",
}
"""What pydantic's kinds of error mean to the administrator."""
