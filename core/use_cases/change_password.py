"""Another password: whom it shuts out, and what its owner is written."""

from datetime import datetime

from core.base.ids import ChatId
from core.model.cabinets.cabinet import Cabinet
from core.model.cabinets.passwords import hash_password, new_password
from core.model.messages.facts import PasswordChanged
from core.model.messages.recipients import ToAddress
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.this_is_not_me import give_stop, sign_out


def change_held(
    work: Work,
    cabinet: Cabinet,
    typed: str | None,
    *,
    keep: ChatId | None,
    by: str,
    policy: Policy,
    now: datetime,
) -> None:
    """Keep the password of a held cabinet, sign the other chats out and write to the owner.

    Args:
        work: the unit of work.
        cabinet: the cabinet, which is held.
        typed: what can be a password, or None to have one made, which goes by letter only (S28).
        keep: the chat that stays.
        by: who the audit says has done it.
        policy: the supplier's settings.
        now: the time.
    """
    password = new_password() if typed is None else typed
    work.cabinets.set_password(cabinet.id, hash_password(password))
    work.audit.record(at=now, actor=by, action="password-changed", subject=f"cabinet:{cabinet.id}")
    sign_out(work, cabinet, keep=keep, changed="password", now=now)
    stop = give_stop(work, cabinet, lives=policy.stop_lives, policy=policy, now=now)
    fact = PasswordChanged(cabinet=cabinet.id, at=now, stop=stop, generated=password if typed is None else "")
    work.outbox.tell(fact, ToAddress(cabinet.email), at=now)
