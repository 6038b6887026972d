"""A paper that was issued, as `papers` shows it."""

import json
from collections.abc import Iterator
from typing import Final

from bot.texts import russian, word_of
from core.base import figures
from core.base.check_codes import spaced
from core.model.papers.paper import Verdict
from core.model.supplier.policy import Policy
from core.use_cases.review_papers import Issued

_VERDICTS: Final = {
    Verdict.VALID: "действует",
    Verdict.WITHDRAWN: "отозвана",
    Verdict.EXPIRED: "срок истёк",
    Verdict.CHANGED: "данные с тех пор изменились",
}


def line_of(issued: Issued) -> str:
    """One line."""
    paper = issued.paper
    kind = russian().label(f"paper-{word_of(paper.kind)}")
    return (
        f"{paper.number}: {kind}, ЛС {issued.account}, за {figures.month(paper.month)}, "
        f"выдана {figures.day(paper.day)}, {_VERDICTS[issued.verdict]}"
    )


def text_of(issued: Issued, policy: Policy) -> str:
    """All that is kept of it."""
    return "\n".join([line_of(issued), *(f"  {line}" for line in _more(issued, policy))])


def _more(issued: Issued, policy: Policy) -> Iterator[str]:
    paper = issued.paper
    yield f"код {spaced(paper.code)}"
    yield f"выдана {figures.moment(policy.local(paper.issued_at))}, попросил {paper.asked_by}"
    if paper.valid_until:
        yield f"действует до {figures.day(paper.valid_until)} включительно"
    if paper.purpose:
        yield f"для чего: {paper.purpose}"
    if paper.withdrawn_at:
        yield f"отозвана {figures.moment(policy.local(paper.withdrawn_at))}: {paper.reason}"


def json_of(issued: Issued) -> str:
    """The same for a program, on one line."""
    paper = issued.paper
    return json.dumps(
        {
            "number": paper.number,
            "code": paper.code,
            "kind": paper.kind,
            "account": issued.account,
            "month": str(paper.month),
            "day": paper.day.isoformat(),
            "purpose": paper.purpose,
            "issued_at": paper.issued_at.isoformat(),
            "asked_by": paper.asked_by,
            "valid_until": paper.valid_until.isoformat() if paper.valid_until else None,
            "verdict": issued.verdict,
            "withdrawn_at": paper.withdrawn_at.isoformat() if paper.withdrawn_at else None,
            "reason": paper.reason,
        },
        ensure_ascii=False,
    )
