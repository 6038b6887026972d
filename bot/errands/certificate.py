"""A certificate, entered in the register and printed."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.errands.documents import Documents
from bot.errands.errand import Errand, chat_of
from bot.handlers.certificates import CERTIFICATE
from core.base import figures
from core.base.ids import AccountId, CabinetId
from core.model.papers.certificate import Certificate
from core.model.papers.paper import PaperKind
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.use_cases.make_certificate import InDebt, Issuer, Outcome, Wish, make_certificate
from core.use_cases.rights import NotAllowed


def certificate_errand(
    store: Store, documents: Documents, issuer: Issuer, *, clock: Callable[[], datetime]
) -> Errand:
    """The errand that makes a certificate, unless something has come between."""

    async def run(task: Task) -> Mapping[str, Any]:
        wish = Wish(
            cabinet=CabinetId(task.payload["cabinet"]),
            account_id=AccountId(task.payload["account"]),
            kind=PaperKind(task.payload["certificate"]),
            purpose=task.payload["purpose"],
            large_print=task.payload["large"],
        )

        def put_together(work: TurnWork) -> tuple[str, Certificate | Outcome, str | None]:
            number = work.accounts.get(wish.account_id).number
            try:
                made = make_certificate(work, wish, issuer, now=clock())
            except NotAllowed:
                return number, Outcome.NOT_ALLOWED, None
            except InDebt:
                return number, Outcome.IN_DEBT, None
            return number, made, work.files.made_of(chat_of(task), _made_of(made))

        number, made, kept = await store.transact(put_together)
        result = {**task.payload, "number": number}
        if isinstance(made, Outcome):
            return {**result, "outcome": made}
        paper = made.head.paper
        return {
            **result,
            "outcome": Outcome.MADE,
            "paper": paper.number,
            "until": figures.day(paper.valid_until or paper.day),
            "name": made.head.file_name,
            "made_of": _made_of(made),
            "kept": kept,
            "content": None if kept else await asyncio.to_thread(documents.print_certificate, made),
        }

    return Errand(kind=CERTIFICATE, run=run)


def _made_of(certificate: Certificate) -> str:
    """By what the file of a paper is found again, while its facts are the same."""
    head = certificate.head
    return f"{head.paper.code}{'-large' if head.large_print else ''}"
