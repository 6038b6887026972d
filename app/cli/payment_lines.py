"""Payments as `payments` and `reconcile` show them."""

import json
from collections.abc import Sequence
from typing import Final

from core.base import figures
from core.model.accounts import Account
from core.model.payments.online_payment import OnlinePayment, PaymentChange, PaymentStatus
from core.model.payments.standing import State
from core.model.supplier.policy import Policy
from core.use_cases.look_at_payments import Hanging, Why
from core.use_cases.reconcile_payments import Odds
from jobs.reconciling import Found, NoAnswer, Said

STATUSES: Final = {
    PaymentStatus.CREATED: "ссылка готовится",
    PaymentStatus.LINK_SENT: "ждёт оплаты",
    PaymentStatus.PENDING: "банк проводит",
    PaymentStatus.SUCCEEDED: "оплачен",
    PaymentStatus.CANCELED: "отменён",
    PaymentStatus.EXPIRED: "срок ссылки вышел",
}
_STATES: Final = {
    State.OPEN: "ждёт оплаты",
    State.UNDER_WAY: "банк проводит",
    State.PAID: "оплачен",
    State.DECLINED: "отменён",
    State.EXPIRED: "срок ссылки вышел",
}
_BY: Final = {
    "cabinet": "личный кабинет",
    "chat": "чат без входа",
    "provider": "платёжная система",
    "notification": "уведомление",
    "poll": "опрос",
    "press": "«Проверить оплату»",
    "return": "возврат со страницы банка",
    "reconcile": "сверка",
    "administrator": "администратор",
}
"""How a change was heard, as the ledger names it."""
_EVIDENCE: Final = {"link": "ссылка получена", "no link": "ссылки не дали"}
"""Our own words among the provider's."""
_WHY: Final = {
    Why.OPEN: "",
    Why.UNCOUNTED: ", биллинг не учёл",
    Why.NO_PROVIDER: ", платёжной системы нет в настройках",
}
_ODDS: Final = {
    Odds.PAID_THERE: "там оплачен, у нас нет",
    Odds.PAID_HERE: "у нас оплачен, там нет",
    Odds.OTHER_SUM: "суммы разные",
    Odds.REFUND: "возвраты разные",
    Odds.UNKNOWN: "у нас такого платежа нет",
}


def text_of(hanging: Hanging, said: Said, policy: Policy) -> str:
    """A payment that hangs, on two lines."""
    payment = hanging.payment
    return (
        f"{payment.id}: ЛС …{hanging.account.tail}, {figures.money(payment.total)}, {payment.provider}, "
        f"{STATUSES[payment.status]}{_WHY[hanging.why]}, с {figures.moment(policy.local(hanging.since))}\n"
        f"  платёжная система: {_told(said)}"
    )


def json_of(hanging: Hanging, said: Said) -> str:
    """The same for a program, on one line."""
    payment = hanging.payment
    answer = (
        {"silent": said.why}
        if isinstance(said, NoAnswer)
        else {
            "state": said.state,
            "word": said.word,
            "received": said.received,
            "refunded": said.refunded,
        }
    )
    return json.dumps(
        {
            "id": payment.id,
            "account_tail": hanging.account.tail,
            "total": payment.total,
            "provider": payment.provider,
            "provider_id": payment.provider_id,
            "status": payment.status,
            "why": hanging.why,
            "since": hanging.since.isoformat(),
            "provider_says": answer,
        },
        ensure_ascii=False,
    )


def ledger_of(
    payment: OnlinePayment, account: Account, changes: Sequence[PaymentChange], policy: Policy
) -> str:
    """A payment with what became of it, a line a change."""
    head = (
        f"{payment.id}: ЛС …{account.tail}, {figures.money(payment.amount)}, комиссия "
        f"{figures.money(payment.fee)}, {payment.provider} {payment.provider_id or '(ссылки не было)'}"
    )
    lines = [
        f"  {figures.moment(policy.local(change.at))} {STATUSES[change.status]}, "
        f"получено {figures.money(change.received)}, возвращено {figures.money(change.refunded)}; "
        f"{_heard(change)}"
        for change in changes
    ]
    if payment.exported_at is not None:
        lines.append(f"  {figures.moment(policy.local(payment.exported_at))} выгружен для биллинга")
    return "\n".join([head, *lines])


def _heard(change: PaymentChange) -> str:
    """From whom it is known, and by what word of theirs."""
    name, _, of = change.by.replace(" ", ":", 1).partition(":")
    who = f"{_BY.get(name, name)} {of}".strip()
    if not change.evidence:
        return who
    return f"{who}: {_EVIDENCE.get(change.evidence) or f'ответ «{change.evidence}»'}"


def difference_of(found: Found) -> str:
    """A difference of two books, on one line."""
    difference = found.difference
    payment, standing = difference.payment, difference.standing
    name = f"{payment.id}" if payment else "—"
    account = f", ЛС …{difference.account[-4:]}" if difference.account else ""
    ours = f"у нас {_sums(payment.received, payment.refunded)}" if payment else ""
    theirs = f"там {_sums(standing.received, standing.refunded)}" if standing else "там его нет"
    kept = f"; исправлено: {STATUSES[found.kept.status]}" if found.kept else ""
    sides = ", ".join(side for side in (ours, theirs) if side)
    return (
        f"{name} ({difference.provider_id or 'без номера'}{account}): {_ODDS[difference.odds]}; {sides}{kept}"
    )


def json_of_difference(provider: str, found: Found) -> str:
    """The same for a program, on one line."""
    difference = found.difference
    payment, standing = difference.payment, difference.standing
    return json.dumps(
        {
            "provider": provider,
            "provider_id": difference.provider_id,
            "id": payment.id if payment else None,
            "account_tail": difference.account[-4:] if difference.account else "",
            "differs": difference.odds,
            "ours": {"received": payment.received, "refunded": payment.refunded} if payment else None,
            "theirs": {"received": standing.received, "refunded": standing.refunded} if standing else None,
            "becomes": found.kept.status if found.kept else None,
        },
        ensure_ascii=False,
    )


def _sums(received: int, refunded: int) -> str:
    back = f" (возвращено {figures.money(refunded)})" if refunded else ""
    return figures.money(received) + back


def _told(said: Said) -> str:
    if isinstance(said, NoAnswer):
        return said.why
    received = f", {_sums(said.received, said.refunded)}" if said.received else ""
    return f"{_STATES[said.state]} ({said.word}){received}"
