"""All dialogues together: the cabinet as a conversation."""

from bot.conversation import Conversation
from bot.handlers import accounts, entrance, menu, proofs, readings, receipts, start
from bot.texts import russian
from core.policy import Policy
from core.supplier import Supplier

DIALOGUES = (
    start.start,
    entrance.entrance,
    accounts.accounts,
    menu.menu,
    readings.readings,
    receipts.receipts,
    proofs.proofs,
)


def conversation(policy: Policy, supplier: Supplier) -> Conversation:
    """The cabinet as a conversation, with every dialogue that there is."""
    return Conversation(
        DIALOGUES,
        home=start.home,
        start=start.begin,
        texts=russian(),
        policy=policy,
        supplier=supplier,
    )
