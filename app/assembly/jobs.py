"""What happens by the clock, by name: for the scheduler and for the command line."""

from collections.abc import Callable, Collection
from datetime import datetime

from app.assembly.mail import returned_mail_of
from app.settings.sections import Settings
from core.model.supplier.policy import Policy
from core.ports.payment_providers import PaymentProvider
from core.ports.store import Store, TurnWork
from jobs.bounces import read_returned
from jobs.comparing import compare_books
from jobs.erasing import erase
from jobs.judging import judge_promises
from jobs.mailing import mail_receipts
from jobs.news import tell_news
from jobs.reminding import remind
from jobs.schedule import Job
from storage.retention import Terms, forget
from storage.work import Work


def jobs_of(
    settings: Settings,
    store: Store,
    *,
    policy: Policy,
    providers: Collection[PaymentProvider],
    clock: Callable[[], datetime],
) -> dict[str, Job]:
    """The jobs that these settings ask for; `providers` may be filled later."""

    def forget_what_is_old(work: TurnWork) -> int:
        if not isinstance(work, Work):
            raise TypeError
        return forget(work, clock(), Terms(evidence=policy.keep_evidence))

    jobs: dict[str, Job] = {
        "forget": lambda: store.transact(forget_what_is_old),
        "erase": lambda: erase(store, policy, clock),
        "judge": lambda: judge_promises(store, policy, clock),
        "remind": lambda: remind(store, policy, clock),
        "news": lambda: tell_news(store, policy, clock),
        "compare": lambda: compare_books(store, providers, zone=settings.supplier.time_zone, clock=clock),
    }
    if settings.mail.receipts:
        jobs["mail"] = lambda: mail_receipts(store, clock)
    returned = returned_mail_of(settings)
    if returned is not None:
        jobs["returned"] = lambda: read_returned(store, returned, policy, clock)
    return jobs
