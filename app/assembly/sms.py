"""How SMS leave."""

from collections.abc import Callable
from datetime import datetime

from adapters.sms.folder import FolderSms
from adapters.sms.smsru import SmsRu
from app.settings.sections import Settings
from bot.messages.texting import Texting
from core.model.supplier.policy import Policy
from core.ports.sms import SmsGateway
from core.ports.store import Store


def texting_of(
    settings: Settings, store: Store, policy: Policy, clock: Callable[[], datetime]
) -> Texting | None:
    """By the gateway that the settings name; None where they name none."""
    gateway, stated = gateway_of(settings), settings.sms
    if gateway is None:
        return None
    return Texting(
        store=store,
        gateway=gateway,
        policy=policy,
        clock=clock,
        a_person=stated.per_person_a_day,
        in_all=stated.in_all_a_day,
    )


def gateway_of(settings: Settings) -> SmsGateway | None:
    """The gateway alone."""
    stated = settings.sms
    match stated.gateway:
        case "smsru":
            return SmsRu(
                api_id=stated.api_id.get_secret_value(),
                sender=stated.sender,
                api_url=stated.api_url,
                timeout=stated.timeout_seconds,
            )
        case "folder":
            return FolderSms(stated.folder)
    return None
