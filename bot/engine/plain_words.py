"""What plain words lead to: how sure their meaning must be, and which dialogue is then asked.

What they mean is told by `bot/understanding`, which knows no dialogue. Here it is decided whether that is
acted on, offered or passed over, by where the chat stands: in the middle of a question only a sure meaning
counts.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from bot.engine.dialogue import Dialogue, NoAnswer, OnMeaning, Reply
from bot.engine.memory import put_off, with_words, words_said
from bot.engine.nav import LEAVE, MEANT
from bot.engine.places import Places, can_enter, move
from bot.engine.screens import Button
from bot.engine.turn import NoAccount, NotEntered, OutOfDate, Turn
from bot.understanding.matcher import Matcher, Sureness, Understood
from bot.understanding.slots import Slots
from core.base.system_errors import Misconfigured

POLITE: Final = frozenset({"thanks", "greeting"})
"""Intents that ask for nothing; where a secret is asked for they are taken for it."""

Command: TypeAlias = Callable[[Turn, str], Reply]


class PlainWords:
    """The plain words of a conversation; where it has no matcher, as among people, they mean nothing."""

    def __init__(
        self,
        matcher: Matcher | None,
        dialogues: Sequence[Dialogue],
        *,
        places: Places,
        commands: Mapping[str, Command],
        account_meant: Callable[[Turn, str], bool],
    ) -> None:
        """Find who knows which intent; `account_meant` is that of `Conversation`.

        Raises:
            Misconfigured: when the phrases and the dialogues do not fit each other.
        """
        self._matcher = matcher
        self._places = places
        self._commands = commands
        """What an intent leads to that no dialogue knows."""
        self._account_meant = account_meant
        self._known: dict[str, list[tuple[Dialogue, OnMeaning]]] = defaultdict(list)
        for dialogue in dialogues:
            for intent, meaning in dialogue.meanings.items():
                self._known[intent].append((dialogue, meaning))
        for known in self._known.values():
            known.sort(key=lambda each: (-each[0].needs.value, each[0].always))
        if matcher is not None:
            self._ensure_known({*matcher.names})

    def _ensure_known(self, intents: Collection[str]) -> None:
        """Refuse phrases that lead nowhere, and a dialogue that waits for phrases which are not there.

        Raises:
            Misconfigured: naming the sections of the file of phrases.
        """
        if unknown := {*intents} - self._known.keys() - self._commands.keys():
            raise Misconfigured(f"intents.toml: бот не знает разделов {', '.join(sorted(unknown))}")
        if missing := self._known.keys() - intents:
            raise Misconfigured(f"intents.toml: не хватает разделов {', '.join(sorted(missing))}")

    def command_in(self, text: str, state: str) -> str:
        """The command that is typed as a word, in a state; empty where it is none."""
        command = "" if self._matcher is None else self._matcher.word_for_word(text)
        return "" if command in POLITE and state in self._places.secrets else command

    def are_heard_always(self, text: str) -> bool:
        """Whether the words mean for sure what a dialogue does that is heard always, such as help."""
        understood = self._understood(text)
        if understood.sureness is not Sureness.SURE:
            return False
        return any(dialogue.always for dialogue, _ in self._known.get(understood.intents[0], ()))

    def meant(self, turn: Turn, text: str, *, only_sure: bool) -> Callable[[Turn], Reply] | None:
        """What the words lead to; None where they mean nothing.

        Where an answer is awaited, a question of ours must be left for a sure meaning alone.
        """
        understood = self._understood(text)
        if understood.sureness is Sureness.SURE:
            return lambda turn: self.act(turn, understood.intents[0], understood.slots)
        if understood.sureness is Sureness.NONE or only_sure or self._places.is_asked(turn):
            return None
        return lambda turn: self._offer(turn, understood.intents, text)

    def chosen(self, turn: Turn, intent: str) -> Reply:
        """Do the one that was meant of those that were offered.

        Raises:
            OutOfDate: when there is no such intent, or not any more.
        """
        if self._matcher is None or intent not in self._matcher.names:
            raise OutOfDate
        return self.act(turn, intent, self._understood(words_said(turn.chat.memory)).slots)

    def act(self, turn: Turn, intent: str, slots: Slots) -> Reply:
        """Do what is meant; of the dialogues that know how, the one that needs the most of what is there."""
        chat = turn.chat
        self._places.leave_off(turn)
        if slots.tail and chat.cabinet_id is not None and not self._account_meant(turn, slots.tail):
            turn.say("meant-no-such-account", number=slots.tail)
            return self._here_or_home(turn)
        if intent not in self._known:
            return self._commands[intent](turn, "")
        for meaning in self._open_to(turn, intent):
            try:
                reply = meaning(turn, slots)
            except (NotEntered, NoAccount):
                continue
            if isinstance(reply, NoAnswer):  # understood, but for their number
                return reply.reply or self._here_or_home(turn)
            return reply
        turn.say("meant-needs-entry" if chat.cabinet_id is None else "meant-needs-account")
        return None if self._places.is_asked(turn) else self._places.go_home(turn)

    def _open_to(self, turn: Turn, intent: str) -> Iterator[OnMeaning]:
        """Who knows the intent and may be asked here, the one that needs the most first."""
        is_held_up = put_off(turn.chat.memory) is not None
        for dialogue, meaning in self._known[intent]:
            if (dialogue.always or not is_held_up) and can_enter(turn, dialogue.needs):
                yield meaning

    def _here_or_home(self, turn: Turn) -> Reply:
        """Show the same state anew; home, where the chat stands nowhere yet."""
        return None if turn.chat.state in self._places else self._places.go_home(turn)

    def _offer(self, turn: Turn, intents: Sequence[str], text: str) -> Reply:
        """Ask which of these is meant."""
        if self._matcher is None:
            raise OutOfDate
        if turn.chat.state not in self._places:
            move(turn.chat, self._places.go_home(turn))
        turn.chat.memory = with_words(turn.chat.memory, text)
        rows = [(Button(turn.cut(self._matcher.title(intent)), f"{MEANT}:{intent}"),) for intent in intents]
        if self._places.is_home(turn):
            rows.append((turn.button("nav-menu", LEAVE),))
        return turn.screen("meant-one-of" if len(intents) > 1 else "meant-perhaps", *rows)

    def _understood(self, text: str) -> Understood:
        return Understood() if self._matcher is None else self._matcher.understand(text)
