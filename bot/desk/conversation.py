"""All dialogues of the operators together."""

from bot.desk import about, appeals, broadcasts
from bot.engine.conversation import Conversation
from bot.engine.roles import Role
from bot.texts import russian
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier

DIALOGUES = (about.about, appeals.appeals, broadcasts.broadcasts)


def desk_conversation(policy: Policy, supplier: Supplier) -> Conversation:
    """What is held in the operators' chat."""
    return Conversation(
        DIALOGUES,
        home=about.home,
        go_home=about.go_home,
        texts=russian(),
        policy=policy,
        supplier=supplier,
        role=Role.OPERATOR,
    )
