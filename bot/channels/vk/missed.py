"""What people wrote while VK kept no events for us: it is found in the conversations themselves.

Source: dev.vk.com, bots-long-poll/getting-started (failed 1 and 3), messages.getConversations,
messages.getHistory.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, Final

from bot.channels.vk.api import VkApi
from bot.channels.vk.incoming import is_private

CONVERSATIONS: Final = 1000
"""So many are looked through, those with the newest messages first."""
_AT_ONCE: Final = 200
"""Of conversations, as of the messages of each, in one call (the most that both methods give)."""

Json = Mapping[str, Any]


async def missed(api: VkApi, since: datetime) -> list[Json]:
    """Messages that people have written since then, oldest first, as the updates that did not come.

    What has been heard all the same is among them; its name tells. Presses of buttons are kept nowhere, and
    neither is who has forbidden messages or allowed them.

    Raises:
        VkError: when VK could not be asked.
    """
    start = since.timestamp()
    found: list[Json] = []
    async for peer in _peers(api, start):
        history = await api.call("messages.getHistory", peer_id=peer, count=_AT_ONCE)
        found += [one for one in history["items"] if one["date"] >= start and is_private(one)]
    found.sort(key=lambda message: (message["date"], message["conversation_message_id"]))
    return [{"type": "message_new", "object": {"message": message}} for message in found]


async def _peers(api: VkApi, start: float) -> AsyncIterator[int]:
    """Private conversations in which something was said since then."""
    for offset in range(0, CONVERSATIONS, _AT_ONCE):
        page = await api.call("messages.getConversations", offset=offset, count=_AT_ONCE)
        for item in page["items"]:
            if item.get("last_message", {}).get("date", 0) < start:
                return
            if item["conversation"]["peer"]["type"] == "user":
                yield item["conversation"]["peer"]["id"]
        if len(page["items"]) < _AT_ONCE:
            return
