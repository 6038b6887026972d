"""What a broadcast says to one person: the operator's text with its fields filled in, as safe markup."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.engine.limits import OUR_TEXT
from bot.engine.markup import Markup, escape, plain, spans
from bot.texts import Texts
from core.base import figures
from core.base.calendar import due_date
from core.base.ids import AccountId, AccountNumber
from core.base.months import Month
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.broadcasts.broadcast import BroadcastKind
from core.model.broadcasts.text import Field, TextTooLong, ensure_can_be_said, pieces
from core.use_cases.broadcast import Concerned

_MOST: Final = 5
"""Accounts that one message names; more than most people have."""
SAFE_LINK: Final = "https://"

SAMPLE: Final = Concerned(
    account=Account(id=AccountId(0), number=AccountNumber("0000001234")),
    month=Month(2025, 11),
    remains=123456,
    overdue=123456,
)
"""Invented figures, for whoever tries a broadcast out."""


class NotMarkup(Refusal):
    """The text is marked up in a way that is not known, or does not close; `where` begins there."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class LinkNotSafe(Refusal):
    """A link does not begin with https."""

    def __init__(self, link: str) -> None:
        super().__init__(link)
        self.link = link


def ensure_can_be_shown(texts: Texts, text: str) -> None:
    """Refuse a text that some messenger could not show, or that says what no broadcast may.

    Raises:
        NoText: as TextTooLong and UnknownField, by the rules of core; TextTooLong also when one message could
            not hold the text for somebody with many accounts.
        NotMarkup: when its marks are not `<b>`, `<i>`, `<code>` and `<a href="…">`, or do not close; those
            of a line with fields have to close in it, since it is repeated for each account.
        LinkNotSafe: when a link leads elsewhere than to https.
    """
    ensure_can_be_said(text)
    parts = [text, *(line for line in text.split("\n") if _names_fields(line))]
    for part in parts:
        try:
            runs = spans(Markup(part))
        except ValueError as fault:
            raise NotMarkup(str(fault).partition(": ")[2] or str(fault)) from fault
        for run in runs:
            if run.href and not run.href.startswith(SAFE_LINK):
                raise LinkNotSafe(run.href)
    longest = worded(texts, BroadcastKind.OFFER, text, [SAMPLE] * (_MOST + 1), shift_due=True)
    if len(plain(longest)) > OUR_TEXT:
        raise TextTooLong


def worded(
    texts: Texts, kind: BroadcastKind, text: str, accounts: Sequence[Concerned], *, shift_due: bool
) -> Markup:
    """The text for somebody with these accounts: a line with fields comes once for each of them.

    Where the text itself does not say which account it is about, a last line does.
    """
    lines: list[str] = []
    for line in text.strip().split("\n"):
        if _names_fields(line):
            lines += [_filled(line, each, shift_due=shift_due) for each in accounts[:_MOST]]
        else:
            lines.append(line)
    rest = len(accounts) - _MOST
    if not any(field is Field.ACCOUNT for _, field in pieces(text)):
        tails = ", ".join(f"…{each.account.tail}" for each in accounts[:_MOST])
        lines += ["", texts("broadcast-accounts", tails=tails, count=min(len(accounts), _MOST))]
    if rest > 0:
        lines.append(texts("broadcast-more", count=rest))
    if kind is BroadcastKind.OFFER:
        lines += ["", texts("broadcast-offer")]
    return Markup("\n".join(lines))


def as_letter(markup: Markup) -> str:
    """The text without its styles, a link's address beside its words."""
    return "".join(
        f"{run.text} ({run.href})" if run.href and run.href != run.text else run.text for run in spans(markup)
    )


def _names_fields(line: str) -> bool:
    return any(field is not None for _, field in pieces(line))


def _filled(line: str, stands: Concerned, *, shift_due: bool) -> str:
    return "".join(_each(pieces(line), stands, shift_due=shift_due))


def _each(
    of_line: Iterable[tuple[str, Field | None]], stands: Concerned, *, shift_due: bool
) -> Iterator[str]:
    for words, field in of_line:
        yield words
        if field is not None:
            yield escape(_value(field, stands, shift_due=shift_due))


def _value(field: Field, stands: Concerned, *, shift_due: bool) -> str:
    month = stands.month
    match field:
        case Field.ACCOUNT:
            return f"…{stands.account.tail}"
        case Field.REMAINS:
            return figures.money(stands.remains)
        case Field.OVERDUE:
            return figures.money(stands.overdue)
        case Field.MONTH:
            return figures.month(month) if month else ""
        case Field.DUE:
            return figures.day(due_date(month, shift=shift_due)) if month else ""
