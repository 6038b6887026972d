"""The supplier and its rules, as the settings state them."""

from datetime import timedelta
from pathlib import Path

from app.assembly.payments import offered
from app.pages import CALENDAR_PATH, LETTERS_PATH, SECRETS_PATH
from app.settings.appeals import DEFAULT, load_forms
from app.settings.problems import SettingsError
from app.settings.sections import Settings
from core.base.system_errors import Misconfigured
from core.model.appeals.forms import Forms
from core.model.broadcasts.rules import BroadcastRules
from core.model.cabinets.quiet_hours import parse_quiet_hours
from core.model.messages.topics import Topic
from core.model.promises.terms import PromiseTerms
from core.model.readings.plausibility import CheckLimits
from core.model.readings.window import SubmissionWindow
from core.model.receipts.receipt import Contacts
from core.model.supplier.guest_limits import GuestLimits
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Hotline, Supplier


def policy_of(settings: Settings) -> Policy:
    """The rules in which a supplier has a choice."""
    readings, links = settings.readings, settings.links
    registration, recovery = settings.registration, settings.recovery
    return Policy(
        time_zone=settings.supplier.time_zone,
        windows=(SubmissionWindow(first_day=readings.window_first_day, last_day=readings.window_last_day),),
        check=CheckLimits(
            usual_times=readings.usual_times,
            never_asked_kwh=readings.never_asked_kwh,
            power_kw=readings.max_power_kw,
        ),
        bill_fraction=readings.bill_fraction,
        keep_evidence=timedelta(days=readings.keep_photos_days),
        code_lives=timedelta(minutes=registration.code_minutes),
        code_tries=registration.code_tries,
        code_pause=timedelta(seconds=registration.resend_seconds),
        password_page=settings.server.base_url + SECRETS_PATH if settings.server.takes_secrets else "",
        letters_page=settings.server.public_url + LETTERS_PATH if settings.server.public_url else "",
        calendar_page=settings.server.base_url + CALENDAR_PATH if settings.server.takes_secrets else "",
        recovery_lives=timedelta(minutes=recovery.link_minutes),
        recoveries_a_person=recovery.asks_per_person,
        recoveries_an_address=recovery.asks_per_address,
        recoveries_an_hour=recovery.asks_per_hour,
        proofs_a_person=links.wrong_proofs_per_person,
        proofs_an_address=links.wrong_proofs_per_address,
        proofs_an_account=links.wrong_proofs_per_account,
        proofs_period=timedelta(hours=links.period_hours),
        guests=_limits_of(settings),
        methods=tuple(provider.method(settings) for provider in offered(settings)),
        payment_qr=settings.supplier.payment_qr,
        promises=_terms_of(settings),
        not_due_is_debt=settings.papers.not_due_is_debt,
        certificate_lasts=timedelta(days=settings.papers.valid_days),
        quiet_hours=parse_quiet_hours(hours) if (hours := settings.messages.quiet_hours) else None,
        at_any_hour=frozenset(map(Topic, settings.messages.at_any_hour)),
        outages_fresh=timedelta(minutes=settings.network.outages_fresh_minutes),
        broadcasts=BroadcastRules(
            consent_above=settings.broadcasts.consent_above, seniors=frozenset(settings.broadcasts.seniors)
        ),
        appeals=forms_of(settings),
        shift_due=settings.billing.shift_due,
    )


def forms_of(settings: Settings) -> Forms:
    """What people may write about; nothing where no appeals are taken.

    Raises:
        Misconfigured: when the file is wrong, with every problem of it.
    """
    stated = settings.appeals
    if not stated.enabled:
        return Forms()
    try:
        return load_forms(Path(stated.forms) if stated.forms else DEFAULT)
    except SettingsError as error:
        raise Misconfigured(str(error)) from None


def _limits_of(settings: Settings) -> GuestLimits:
    """How much is done without registration."""
    stated = settings.guests
    return GuestLimits(
        numbers_a_chat=stated.numbers_per_chat,
        wrong_numbers_an_address=stated.wrong_numbers_per_address,
        wrong_numbers_an_hour=stated.wrong_numbers_per_hour,
        readings_a_chat=stated.readings_per_chat,
        readings_an_account=stated.readings_per_account,
        readings_an_address=stated.readings_per_address,
        wrong_proofs_an_account=stated.wrong_proofs_per_account,
        wrong_proofs_an_hour=stated.wrong_proofs_per_hour,
        payments_a_chat=stated.payments_per_chat,
        payments_an_account=stated.payments_per_account,
        payments_an_address=stated.payments_per_address,
    )


def _terms_of(settings: Settings) -> PromiseTerms | None:
    """What a debtor may promise, where the supplier offers it."""
    stated = settings.promises
    if not stated.enabled:
        return None
    return PromiseTerms(
        least_first_percent=stated.least_first_percent,
        most_months=stated.most_months,
        most=stated.most_roubles * 100,
        most_days=stated.most_days,
        first_days=stated.first_days,
        days=stated.offered_days,
        parts=stated.offered_parts,
        grace_days=stated.grace_days,
    )


def supplier_of(settings: Settings) -> Supplier:
    """Who the supplier is."""
    stated = settings.supplier
    return Supplier(
        payee=stated.payee,
        contacts=Contacts(
            name=stated.name,
            address=stated.address,
            phones=stated.phones,
            email=stated.email,
            site=stated.site,
        ),
        short_name=stated.short_name,
        hours=stated.hours,
        signer=settings.papers.signer,
        hotlines=tuple(map(_hotline, settings.network.hotlines)),
    )


def _hotline(stated: str) -> Hotline:
    company, _, phone = stated.partition(":")
    return Hotline(" ".join(company.split()), phone.strip())
