"""What may be written about, read from a file that the supplier edits."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field as Limited
from pydantic import ValidationError

from app.settings.problems import Problem, SettingsError, complaint
from app.settings.sections import Section
from app.settings.values import Line, Required, matching
from core.base.system_errors import why
from core.model.appeals.forms import Category, Field, FieldKind, Forms, Kind

DEFAULT: Final = Path(__file__).parents[2] / "examples" / "appeals.toml"
"""The forms that hold where the supplier names no file."""
_Key = Annotated[str, matching(r"[a-z][a-z0-9-]{0,23}", "ключ — до 24 строчных латинских букв, цифр и черт")]
_Title = Annotated[Required, Limited(max_length=60)]


class _Field(Section):
    name: _Key
    title: Annotated[Required, Limited(max_length=200)]
    kind: Literal["text", "number", "date", "choice"] = "text"
    required: bool = True
    hint: Annotated[Line, Limited(max_length=200)] = ""
    choices: Annotated[tuple[_Title, ...], Limited(max_length=10)] = ()


class _Kind(Section):
    title: _Title
    days: Annotated[int, Limited(ge=1, le=20)]
    fields: Annotated[tuple[_Field, ...], Limited(max_length=10)]


class _Category(Section):
    title: _Title
    kinds: Annotated[dict[_Key, _Kind], Limited(min_length=1)]


class _File(Section):
    categories: Annotated[dict[_Key, _Category], Limited(min_length=1)]


def load_forms(path: Path = DEFAULT) -> Forms:
    """The forms of a file.

    Raises:
        SettingsError: with every problem of it, each with its place.
    """
    try:
        stated = _File.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
    except OSError as error:
        raise SettingsError([Problem(str(path), f"файл не читается: {why(error)}")]) from None
    except UnicodeDecodeError:
        raise SettingsError([Problem(str(path), "файл не в UTF-8, сохраните его в этой кодировке")]) from None
    except tomllib.TOMLDecodeError as failure:
        place = re.search(r"line (\d+), column (\d+)", str(failure))
        where = f"строка {place[1]}, столбец {place[2]}" if place else "конец файла"
        raise SettingsError([Problem(str(path), f"{where}: запись не по правилам TOML")]) from None
    except ValidationError as failure:
        raise SettingsError(
            [
                Problem(f"{path}: {_place(error['loc'])}", complaint(error))
                for error in failure.errors(include_url=False, include_input=False)
            ]
        ) from None
    if problems := [Problem(f"{path}: {place}", message) for place, message in _contradictions(stated)]:
        raise SettingsError(problems)
    return _forms(stated)


def _place(names: tuple[int | str, ...]) -> str:
    """`categories.bill.kinds.refund.fields, 2-е, title`, as a person counts."""
    parts = [f"{each + 1}-е" if isinstance(each, int) else each for each in names if each != "[key]"]
    return ".".join(parts)


def _contradictions(stated: _File) -> Iterator[tuple[str, str]]:
    """What cannot be used, though each value alone is right."""
    keys = Counter(key for category in stated.categories.values() for key in category.kinds)
    for name, category in stated.categories.items():
        for key, kind in category.kinds.items():
            place = f"categories.{name}.kinds.{key}"
            if keys[key] > 1:
                yield place, "такой ключ есть и в другом разделе, ключи видов не повторяются"
            if not kind.fields:
                yield f"{place}.fields", "нужен хотя бы один вопрос"
            names = Counter(field.name for field in kind.fields)
            for field in kind.fields:
                at = f"{place}.fields.{field.name}"
                if names[field.name] > 1:
                    yield at, "такое поле в этом виде уже есть"
                if field.kind == "choice" and len(set(field.choices)) < len(field.choices):
                    yield at, "варианты в choices повторяются"
                if (field.kind == "choice") != bool(field.choices):
                    yield at, 'choices задают для kind = "choice", и только для него'


def _forms(stated: _File) -> Forms:
    return Forms(
        tuple(
            Category(
                key=key,
                title=category.title,
                kinds=tuple(
                    Kind(
                        key=name,
                        title=kind.title,
                        days=kind.days,
                        fields=tuple(
                            Field(
                                name=field.name,
                                title=field.title,
                                kind=FieldKind(field.kind),
                                required=field.required,
                                hint=field.hint,
                                choices=field.choices,
                            )
                            for field in kind.fields
                        ),
                    )
                    for name, kind in category.kinds.items()
                ),
            )
            for key, category in stated.categories.items()
        )
    )
