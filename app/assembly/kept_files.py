"""The files that screens carry."""

from functools import partial

from bot.channels.ports import KeptFiles
from core.model.files import KeptFile
from core.ports.store import Store, TurnWork


def kept_files(store: Store, channel: str) -> KeptFiles:
    """Those of a channel's screens, for the channel to send."""

    async def kept_file(peer: str, key: str) -> KeptFile | None:
        return await store.transact(partial(_find, channel, peer, key))

    return kept_file


def _find(channel: str, peer: str, key: str, work: TurnWork) -> KeptFile | None:
    chat = work.chats.find(channel, peer)
    return None if chat is None else work.files.get(chat, key)
