from datetime import UTC, datetime

from core.base.ids import AccountId, CabinetId, ChatId
from core.model.chats import Chat


def _chat() -> Chat:
    return Chat(id=ChatId(1), channel="web", peer="anna", active_at=datetime(2025, 11, 24, tzinfo=UTC))


def test_chat_enters_a_cabinet_with_no_account_active() -> None:
    chat = _chat()
    chat.enter(CabinetId(2))
    chat.switch(AccountId(3))
    assert (chat.cabinet_id, chat.account_id) == (2, 3)
    chat.enter(CabinetId(4))
    assert (chat.cabinet_id, chat.account_id) == (4, None)


def test_chat_that_leaves_its_cabinet_holds_no_account_either() -> None:
    chat = _chat()
    chat.enter(CabinetId(2))
    chat.switch(AccountId(3))
    chat.leave()
    assert (chat.cabinet_id, chat.account_id) == (None, None)
