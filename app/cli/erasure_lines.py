"""A wish to be forgotten, and its act, as `erasures` shows them: by numbers, without anything personal."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from core.base import figures
from core.model.cabinets.erasure import Erasure, Rows
from core.model.supplier.policy import Policy


def text_of(erasure: Erasure, policy: Policy) -> str:
    """One line."""
    asked = figures.moment(policy.local(erasure.asked_at))
    done = (
        f"выполнена {figures.moment(policy.local(erasure.done_at))}"
        if erasure.done_at
        else f"выполнить до {figures.day(erasure.due)}"
    )
    return f"{erasure.id}: кабинет № {erasure.cabinet_id}, попросили {asked} ({erasure.channel}), {done}"


def act_of(erasure: Erasure, policy: Policy) -> str:
    """The act, to be printed and filed."""
    lines = [f"Акт об удалении персональных данных, заявка № {erasure.id}", text_of(erasure, policy), ""]
    lines += _rows("Сразу удалено", erasure.at_once)
    if erasure.act is None:
        lines.append("Остальное ещё не удалено.")
    else:
        lines += _rows("В срок удалено", erasure.act.erased)
        lines += _rows("Обезличено", erasure.act.emptied)
        lines += _rows("Оставлено по закону, без имени и адресов", erasure.act.kept)
    return "\n".join(lines)


def _rows(title: str, rows: Rows) -> Iterator[str]:
    yield f"{title}:"
    counted = {table: count for table, count in rows.items() if count}
    yield from (f"  {table}: {count}" for table, count in sorted(counted.items()))
    if not counted:
        yield "  ничего"


def json_of(erasure: Erasure) -> str:
    """The same for a program, on one line."""
    return json.dumps(
        {
            "id": erasure.id,
            "cabinet": erasure.cabinet_id,
            "asked_at": erasure.asked_at.isoformat(),
            "channel": erasure.channel,
            "due": erasure.due.isoformat(),
            "done_at": erasure.done_at.isoformat() if erasure.done_at else None,
            "at_once": dict(erasure.at_once),
            "act": None if erasure.act is None else asdict(erasure.act),
        },
        ensure_ascii=False,
    )
