"""The operators' chat."""

from app.assembly.messengers.telegram import TELEGRAM
from app.settings.sections import Settings
from bot.desk.conversation import desk_conversation
from bot.engine.roles import Desk
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier


def desk_chat(settings: Settings) -> tuple[str, str] | None:
    """The operators' chat by its messenger and its name there; None where there is none."""
    chat = settings.telegram.operators_chat
    return (TELEGRAM.name, str(chat)) if chat else None


def desk_of(settings: Settings, policy: Policy, supplier: Supplier) -> Desk | None:
    """The desk, where the settings name its chat."""
    chat = desk_chat(settings)
    if chat is None:
        return None
    return Desk(conversation=desk_conversation(policy, supplier), groups=frozenset({chat}))
