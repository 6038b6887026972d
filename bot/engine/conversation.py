"""The engine: one event in, screens out, a plain function inside one transaction.

What it sees to, so that no dialogue has to:

- an event that comes again changes nothing and is answered with the same screens;
- a press that is repeated says nothing twice: its answer stands in the chat;
- a button lives for ever: a press from an old screen changes nothing and gets the screen that is true now;
- [Назад] and the way out stand below every screen; commands work in every state;
- what nobody expected gets help, never silence;
- plain words are understood where nothing else is asked, or where they answer nothing that is;
- a secret is always deleted from the chat, also when it was wrong;
- a long pause does not swallow what is typed after it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from bot.engine.dialogue import (
    Dialogue,
    Go,
    GoOn,
    Leave,
    Needs,
    NoAnswer,
    Nothing,
    Press,
    Reply,
    Shown,
    is_command,
)
from bot.engine.events import (
    Attached,
    CameBack,
    Done,
    Ended,
    Event,
    Left,
    Pressed,
    Said,
    Sent,
    SharedPhone,
    Started,
    What,
)
from bot.engine.limits import PRESS_BYTES, Limits
from bot.engine.markup import Markup, clean
from bot.engine.memory import (
    LeftOff,
    came_from,
    coming_from,
    leaving_off,
    left_off,
    on_page,
    put_off,
    putting_off,
)
from bot.engine.nav import BACK, LEAVE, MEANT, PAGE, RESUME
from bot.engine.places import Places, can_enter, ensure_can_enter, move
from bot.engine.plain_words import POLITE, PlainWords
from bot.engine.roles import Role
from bot.engine.screens import (
    Answer,
    Button,
    Look,
    PhoneButton,
    Row,
    Screen,
    ScreenDoesNotFit,
    in_one_message,
)
from bot.engine.states import State
from bot.engine.turn import Forgotten, Links, NoAccount, NotEntered, OutOfDate, Place, Turn
from bot.engine.typed_labels import button_typed
from bot.texts import Texts
from bot.understanding.matcher import Matcher
from bot.understanding.slots import Slots
from core.base.ids import ChatId
from core.model.chats import Chat
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.store import TurnWork
from core.use_cases.rights import NotAllowed
from core.use_cases.sign_in import leave as leave_cabinet

_SENT: Final = {
    "forwarded": "unexpected-forwarded",
    **dict.fromkeys(("voice", "audio", "audio_message"), "unexpected-voice"),
    **dict.fromkeys(("video", "video_note", "video_message", "live_photo", "story"), "unexpected-video"),
    **dict.fromkeys(("sticker", "animation", "dice", "graffiti", "gift"), "unexpected-sticker"),
    **dict.fromkeys(("location", "venue", "geo"), "unexpected-location"),
}
"""What is said to what we cannot read, by any messenger's own word for it; files are for all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a turn has led to, for the world outside the transaction."""

    chat: ChatId
    answer: Answer


class Conversation:
    """All dialogues of one role together.

    `home` says where a person belongs who has left every dialogue, and `go_home` leads there.
    """

    def __init__(
        self,
        dialogues: Iterable[Dialogue],
        *,
        home: Callable[[Turn], State],
        go_home: Callable[[Turn], Go],
        texts: Texts,
        policy: Policy,
        supplier: Supplier,
        role: Role = Role.SUBSCRIBER,
        first: Callable[[Turn], State | None] = lambda _: None,
        matcher: Matcher | None = None,
        account_meant: Callable[[Turn, str], bool] = lambda *_: True,
    ) -> None:
        """Put the dialogues together.

        `matcher` tells what plain words mean; without one they mean nothing, as among people, where they are
        part of a talk. `account_meant` opens the account of which the words name the last digits, and says
        whether the person has it.

        `first` names the state in which a person who holds a cabinet has something to decide before anything
        else is done. Until then only dialogues that are heard `always` are; then the person goes on.

        Raises:
            ValueError: when one of them is for somebody else, or two would hear the same words.
            Misconfigured: when the phrases and the dialogues do not fit each other.
        """
        self._first = first
        self._texts = texts
        self._policy = policy
        self._supplier = supplier
        self._role = role
        self.dialogues = tuple(dialogues)
        if strangers := [dialogue.name for dialogue in self.dialogues if dialogue.role is not role]:
            raise ValueError(f"not for an {role.value}: {strangers}")
        self._places = Places(self.dialogues, home=home, go_home=go_home)
        self._go_home = go_home
        self._presses: dict[str, Press[Any]] = {}
        self.commands: dict[str, Callable[[Turn, str], Reply]] = {
            "start": self._start,
            "menu": self._start,
            "cancel": self._cancel,
            "thanks": self._thanks,
            "greeting": self._greet,
        }
        listeners = [dialogue for dialogue in self.dialogues if dialogue.unasked]
        if len(listeners) > 1:
            raise ValueError(f"only one can hear what nobody asked for: {[one.name for one in listeners]}")
        self._listener = listeners[0] if listeners else None
        self._viewer = next((one for one in self.dialogues if one.unasked_file), None)
        """The dialogue that looks at files which nobody asked for."""
        self._links: dict[str, Callable[[Turn, str], Reply]] = {}
        self._results: dict[str, Callable[[Turn, dict[str, Any]], Reply]] = {}
        self._interrupting = {kind for dialogue in self.dialogues for kind in dialogue.interrupting}
        self._commands_always = {
            *POLITE,
            *(name for dialogue in self.dialogues if dialogue.always for name in dialogue.commands),
        }
        for dialogue in self.dialogues:
            self._presses |= dialogue.presses
            self.commands |= dialogue.commands
            self._results |= dialogue.results
            self._links |= dialogue.links
        self._plain_words = PlainWords(
            matcher,
            self.dialogues,
            places=self._places,
            commands=self.commands,
            account_meant=account_meant,
        )

    def answer(
        self,
        event: Event,
        work: TurnWork,
        now: datetime,
        limits: Limits,
        *,
        links: Links | None = None,
        closes: Callable[[TurnWork], bool] | None = None,
    ) -> Outcome:
        """Answer one event; everything it changes is written through `work`.

        `links` are the ways into the messengers that take part here. `closes` closes the errand whose result
        the event is; False when that has been done before, so that there is nothing to answer.

        Raises:
            ScreenDoesNotFit: when a dialogue has made a screen that the channel cannot show.
        """
        chat = work.chats.open(event.channel, event.peer, now)
        if not work.chats.see(event.channel, event.id, now):
            kept = chat.answer if chat.answer_to == event.id else work.chats.owed_for(chat.id, event.id)
            return Outcome(chat=chat.id, answer=Answer.from_json(kept) if kept else Answer())
        if closes is not None and not closes(work):
            return Outcome(chat=chat.id, answer=Answer())
        event = replace(event, what=_tidy(event.what))
        if event.client is not None:
            chat.client = event.client or None
        before = chat.state
        turn = Turn(
            event=event,
            chat=chat,
            work=work,
            now=now,
            limits=limits,
            text=self._texts,
            policy=self._policy,
            supplier=self._supplier,
            role=self._role,
            links=links or {},
        )
        screens = self._react(turn)
        if screens:
            screens = in_one_message(screens, limits)
        for screen in screens:
            screen.ensure_fits(limits)
        answer = Answer(
            screens=screens,
            toast=turn.toast,
            erase=event.origin if turn.erase else "",
            fresh=turn.fresh or isinstance(event.what, Done),
            phone=self._phone_button(turn, before, screens),
            lasting=isinstance(event.what, Done) or any(screen.files for screen in screens),
            client=chat.client or {},
        )
        if _stands_already(turn, answer):
            answer = Answer()
        if not isinstance(event.what, Done):
            chat.active_at = now
        if not answer.is_empty:
            _owe(work, chat, event, {**answer.to_json(), **_cause(event)}, now)
        work.chats.save(chat)
        return Outcome(chat=chat.id, answer=answer)

    def fault(self, event: Event, work: TurnWork, now: datetime) -> Outcome:
        """Tell the person that we have failed: the event counts as seen, and nothing else has changed."""
        chat = work.chats.open(event.channel, event.peer, now)
        work.chats.see(event.channel, event.id, now)
        button = Button(self._texts.label("nav-menu"), LEAVE)
        screen = Screen(text=self._texts("fault"), rows=((button,),))
        answer = Answer(screens=(screen,), fresh=True, client=chat.client or {})
        _owe(work, chat, event, answer.to_json(), now)
        work.chats.save(chat)
        return Outcome(chat=chat.id, answer=answer)

    def _phone_button(self, turn: Turn, before: str, screens: Sequence[Screen]) -> PhoneButton:
        """What becomes of the button that shares the phone: it stands for as long as its question does."""
        what = turn.event.what
        if not turn.limits.asks_phone or isinstance(what, Done | Left | CameBack | Ended):
            return PhoneButton.AS_IT_IS
        stood, pressed = before in self._places.phones, isinstance(what, SharedPhone)
        if turn.chat.state not in self._places.phones:
            return PhoneButton.TAKEN if stood or pressed else PhoneButton.AS_IT_IS
        asks = any(screen.asks_phone for screen in screens)
        return PhoneButton.PUT if asks and (pressed or not stood) else PhoneButton.AS_IT_IS

    def _react(self, turn: Turn) -> tuple[Screen, ...]:
        """What the event leads to; a dialogue that lacks what it needs leads home."""
        what = turn.event.what
        if isinstance(what, Left | CameBack):
            turn.chat.reachable = isinstance(what, CameBack)
            return ()
        if isinstance(what, Ended):
            self._end(turn)
            return ()
        chat = turn.chat
        chat.reachable = True
        if self._is_answered_already(turn):
            self._look_at(turn)
            return ()
        if self._is_talk_among_people(turn):
            return ()
        before = chat.state, chat.memory, chat.account_id
        try:
            return self._answered(turn)
        except (NotEntered, NoAccount, Forgotten):
            self._excuse(turn)
            return self._shown(turn, self._go_home(turn))
        except NotAllowed:
            turn.say("not-allowed")
            return self._shown(turn, self._go_home(turn))
        except OutOfDate:
            chat.state, chat.memory, chat.account_id = before
            return self._out_of_date(turn)

    def _answered(self, turn: Turn) -> tuple[Screen, ...]:
        """What the event leads to, unless something is to be decided first, as may also be after an entry."""
        chat, cabinet = turn.chat, turn.chat.cabinet_id
        if cabinet is not None and self._is_held_up(turn):
            return self._shown(turn, None)
        reply = self._reply(turn)
        if isinstance(reply, Nothing):
            return ()
        screens = self._shown(turn, reply)
        if chat.cabinet_id not in {None, cabinet} and (state := self._first(turn)) is not None:
            _hold_up(chat, state, "", "")
            return self._shown(turn, None)
        return screens

    def _is_held_up(self, turn: Turn) -> bool:
        """Whether something is to be decided first; what the person wanted is then kept for afterwards."""
        chat, what = turn.chat, turn.event.what
        state = self._first(turn)
        if state is None or self._is_heard_always(turn, what):
            return False
        kind, words = "", ""
        match what:
            case Pressed(press):
                kind, words = "pressed", press
            case Said(text):
                kind, words = "said", text
            case Started(payload):
                kind, words = "started", payload
        if put_off(chat.memory) is None:
            _hold_up(chat, state, kind, words)
        elif isinstance(what, Pressed) or self._command_in(words, chat.state) in self.commands:
            chat.state, chat.memory = state.state, putting_off(chat.memory, kind, words)
        else:
            self._say_unexpected(turn, _not_expected(what))
        return True

    def _is_heard_always(self, turn: Turn, what: What) -> bool:
        """Whether it may be done also while there is something to decide."""
        state = turn.chat.state
        dialogue = self._places.get(state)
        is_here = dialogue is not None and dialogue.always
        match what:
            case Done():
                return True
            case Pressed(wire):
                name, _, _ = wire.partition(":")
                press = self._presses.get(name)
                return is_here if name in {BACK, PAGE} else press is not None and press.always
            case Said(text):
                if command := self._command_in(text, state):
                    return command in self._commands_always
                if state in self._places.secrets:  # it is not to be kept
                    return True
                if (button := button_typed(turn, text, whole=state in self._places.secrets)) is not None:
                    return self._is_heard_always(turn, Pressed(button.press))
                if put_off(turn.chat.memory) is not None and self._plain_words.are_heard_always(text):
                    return True
                return is_here and dialogue is not None and dialogue.waits_for(what, state)
        return False

    def _taken_up(self, turn: Turn) -> Reply:
        """Do what the person wanted when they were held up, where they stood then."""
        chat, event = turn.chat, turn.event
        place, wanted = came_from(chat.memory) or ("", {}), put_off(chat.memory)
        chat.state, chat.memory = place
        acts: dict[str, Callable[[str], What]] = {"pressed": Pressed, "said": Said, "started": Started}
        if wanted is None or wanted[0] not in acts:
            return None if chat.state else self._go_home(turn)
        turn.event = replace(event, what=acts[wanted[0]](wanted[1]))
        try:
            return self._reply(turn)
        except OutOfDate:
            chat.state, chat.memory = place
            return None
        finally:
            turn.event = event

    @staticmethod
    def _end(turn: Turn) -> None:
        """Close the cabinet in this chat, and the chat with all that was said in it."""
        if turn.chat.cabinet_id is not None:
            leave_cabinet(turn.work, turn.person, turn.chat, now=turn.now)
        turn.chat.state, turn.chat.memory = "", {}
        turn.chat.answer, turn.chat.answer_shown, turn.chat.reachable = None, True, False
        turn.work.chats.end(turn.chat.id)

    def _is_answered_already(self, turn: Turn) -> bool:
        """Whether it is one more file of those that have been answered, where nobody asked for files."""
        event, dialogue = turn.event, self._places.get(turn.chat.state)
        if not isinstance(event.what, Attached) or not event.together:
            return False
        is_asked_for = dialogue is not None and turn.chat.state in dialogue.attachments
        return not is_asked_for and (turn.chat.answer or {}).get("origin") == event.together

    def _look_at(self, turn: Turn) -> None:
        """Have one more file looked at; what is to be said to it stands in the chat already."""
        file = turn.event.what
        if self._viewer is not None and self._viewer.unasked_file and isinstance(file, Attached):
            self._viewer.unasked_file(turn, file)
            turn.said.clear()

    def _is_talk_among_people(self, turn: Turn) -> bool:
        """Whether it was said in a group to somebody else, and no dialogue waits for it there."""
        event, dialogue = turn.event, self._places.get(turn.chat.state)
        if event.addressed or isinstance(event.what, Pressed | Done):
            return False
        return dialogue is None or not dialogue.waits_for(event.what, turn.chat.state)

    def _out_of_date(self, turn: Turn) -> tuple[Screen, ...]:
        """Show what is true now, in place of a screen that is not."""
        kept = _answer_to_same_press(turn)
        if kept is not None:
            return () if turn.chat.answer_shown else tuple(kept.screens)
        self._excuse(turn)
        try:
            return self._shown(turn, None)
        except (OutOfDate, NotEntered, NoAccount):
            return self._shown(turn, self._go_home(turn))

    @staticmethod
    def _excuse(turn: Turn) -> None:
        """Say why something else is shown than was asked for; only a press has a place for a short word."""
        if isinstance(turn.event.what, Pressed):
            turn.toast = turn.text.label("out-of-date")
        else:
            turn.say("changed-meanwhile")
        turn.fresh = True

    # --- from an event to a reply ---

    def _reply(self, turn: Turn) -> Reply:
        state = turn.chat.state
        dialogue = self._places.get(state)
        match turn.event.what:
            case Started(payload):
                return self._start(turn, payload)
            case Pressed(press):
                return self._pressed(turn, press)
            case Done(kind, result):
                if kind in self._interrupting:
                    self._places.leave_off(turn)
                return self._results[kind](turn, dict(result))
            case Said() if self._came_by_link(turn):
                return self._start(turn, turn.event.ref)
            case Said(text):
                return self._said(turn, dialogue, text)
            case Attached() as file if dialogue and state in dialogue.attachments:
                ensure_can_enter(turn, dialogue.needs)
                return dialogue.attachments[state](turn, file)
            case Attached() as file if self._viewer is not None and self._viewer.unasked_file:
                return self._viewer.unasked_file(turn, file)
            case SharedPhone() as phone if dialogue and state in dialogue.phones:
                ensure_can_enter(turn, dialogue.needs)
                return dialogue.phones[state](turn, phone)
        return self._unexpected(turn, _not_expected(turn.event.what))

    def _command_in(self, text: str, state: str) -> str:
        """The command that is typed, or meant by plain words; empty where it is none."""
        name = text[1:].partition(" ")[0] if is_command(text) else ""
        return name.partition("@")[0].lower() or self._plain_words.command_in(text, state)

    def _said(self, turn: Turn, dialogue: Dialogue | None, text: str) -> Reply:
        state = turn.chat.state
        name, _, argument = text[1:].partition(" ") if is_command(text) else ("", "", "")
        if (command := self._command_in(text, state)) in self.commands:
            if not name:  # typed as a word
                return self._plain_words.act(turn, command, Slots())
            return self.commands[command](turn, argument.strip())
        if not name and (button := button_typed(turn, text, whole=state in self._places.secrets)) is not None:
            return self._pressed(turn, button.press)
        turn.erase = state in self._places.secrets
        if name and not turn.erase:
            return self._unexpected(turn, "unexpected-command")
        if not text:
            return self._unexpected(turn, "unexpected-words")
        said = len(turn.said)
        reply = self._heard(turn, dialogue, text)
        if not isinstance(reply, NoAnswer):
            return reply
        is_answered = reply.reply is not None or len(turn.said) > said
        meant = None if turn.erase else self._plain_words.meant(turn, text, only_sure=reply.reply is not None)
        if meant is not None:
            del turn.said[said:]
            return meant(turn)
        return reply.reply if is_answered else self._unexpected(turn, "unexpected-words")

    def _heard(self, turn: Turn, dialogue: Dialogue | None, text: str) -> Reply:
        """What the words lead to as an answer to what is asked here, or as what is heard unasked."""
        state = turn.chat.state
        if dialogue is None:
            return NoAnswer()
        handler = dialogue.words.get(state)
        if handler is None:
            return self._unasked(turn, dialogue.shown[state], text)
        if turn.is_after_pause and self._places.has_question(state):
            turn.say("idle")
            return NoAnswer()
        ensure_can_enter(turn, dialogue.needs)
        return handler(turn, text)

    def _unasked(self, turn: Turn, shown: Shown, text: str) -> Reply:
        """What words lead to that nobody has asked for; a question that waits for a press stays."""
        if self._listener is None or self._listener.unasked is None or shown.leave is Leave.CANCEL:
            return NoAnswer()
        if not can_enter(turn, self._listener.needs):
            return NoAnswer()
        return self._listener.unasked(turn, text)

    def _greet(self, turn: Turn, argument: str) -> Reply:
        """Greet, and show what can be done here, or what was asked."""
        del argument
        if turn.chat.state not in self._places:
            return self._go_home(turn)
        turn.say("greeting-to-go-on" if self._places.has_question(turn.chat.state) else "greeting")
        return None

    @staticmethod
    def _thanks(turn: Turn, argument: str) -> Reply:
        del argument
        turn.say("thanks")
        return None

    def _start(self, turn: Turn, argument: str) -> Reply:
        """Open the conversation (S3): the same screen every time, but where a deep link leads."""
        link, value = self._link_of(argument)
        return self._go_home(turn) if link is None else link(turn, value)

    def _link_of(self, payload: str) -> tuple[Callable[[Turn, str], Reply] | None, str]:
        """What follows a deep link, and the value that it carries."""
        name, _, value = payload.partition("-")
        return (self._links.get(name) if value else None), value

    def _came_by_link(self, turn: Turn) -> bool:
        """Whether words only bring a deep link along, as where a chat that has begun has no start button.

        The messenger may go on naming the link beside later words, which then count.
        """
        ref = turn.event.ref
        if self._link_of(ref)[0] is None:
            return False
        name = sha256(f"{turn.chat.id}:{ref}".encode()).hexdigest()
        return turn.work.chats.see(f"{turn.event.channel}:links", name, turn.now)

    def _cancel(self, turn: Turn, argument: str) -> Reply:
        """Say that nothing has been kept, where something was under way."""
        del argument
        if self._places.is_asked(turn):
            turn.say("cancelled")
        return self._go_home(turn)

    def _pressed(self, turn: Turn, wire: str) -> Reply:
        name, _, value = wire.partition(":")
        if name == LEAVE:
            return self._go_home(turn)
        if name == BACK:
            return self._back(turn, value)
        if name == PAGE:
            state, _, page = value.partition("/")
            if self._shown_of(turn, state) is None or not page.isdecimal():
                raise OutOfDate
            turn.chat.memory = on_page(turn.chat.memory, int(page))
            return None
        if name == RESUME:
            return self._resumed(turn)
        if name == MEANT:
            return self._plain_words.chosen(turn, value)
        press = self._presses.get(name)
        if press is None or (press.states and turn.chat.state not in press.states):
            raise OutOfDate
        ensure_can_enter(turn, press.needs)
        return press.call(turn, value)

    def _back(self, turn: Turn, state: str) -> Reply:
        """Go to the state before, or to where the person came from."""
        shown = self._shown_of(turn, state)
        if shown is None or shown.back is None:
            raise OutOfDate
        before = came_from(turn.chat.memory) if shown.returns else None
        if before is not None and before[0] in self._places:
            turn.chat.state, turn.chat.memory = before
            return None
        turn.chat.memory = on_page(turn.chat.memory, 0)
        return shown.back

    def _resumed(self, turn: Turn) -> Reply:
        """Go back to the question that was left."""
        left = self._left_question(turn)
        if left is None:
            raise OutOfDate
        turn.chat.state, turn.chat.memory = left.state, dict(left.memory)
        return None

    def _shown_of(self, turn: Turn, state: str) -> Shown | None:
        """How the state is shown, if it is the one that the person is in."""
        return self._places.shown(state) if state == turn.chat.state else None

    def _unexpected(self, turn: Turn, text: str) -> Reply:
        """Say what is expected here, then show it again; somebody who has just come is welcomed instead.

        Whoever is not understood twice running is told what can be written, and led to the menu.
        """
        if not turn.chat.state or self._role is Role.OPERATOR:
            return self._go_home(turn)
        is_again = self._say_unexpected(turn, text)
        return self._go_home(turn) if is_again and not self._places.is_asked(turn) else None

    def _say_unexpected(self, turn: Turn, name: str) -> bool:
        """Say that something was not expected; not twice running that it was not understood, but more."""
        kept, words = turn.chat.answer, self._texts("unexpected-words")
        was_said = kept is not None and any(words in screen.text for screen in Answer.from_json(kept).screens)
        is_again = was_said and name == "unexpected-words"
        if is_again:
            turn.say("unexpected-again", phones=", ".join(self._supplier.contacts.phones))
        else:
            turn.say(name)
        return is_again

    # --- from a reply to screens ---

    def _shown(self, turn: Turn, reply: Reply) -> tuple[Screen, ...]:
        """Go where the reply leads, and make the screen that is shown there."""
        if isinstance(reply, Place):
            return self._gone_on(turn, reply)
        if isinstance(reply, GoOn):
            reply = self._taken_up(turn)
        if isinstance(reply, NoAnswer):
            reply = reply.reply
        if isinstance(reply, State | Go):
            self._go(turn, reply)
        if turn.chat.state not in self._places:  # new, or from another release
            move(turn.chat, self._go_home(turn))
        dialogue = self._places[turn.chat.state]
        screen = reply.screen if isinstance(reply, Go) else reply if isinstance(reply, Screen) else None
        if screen is None:
            ensure_can_enter(turn, dialogue.needs)
            screen = dialogue.shown[turn.chat.state].show(turn)
        framed = self._framed(turn, dialogue, screen)
        return (*turn.said, framed)

    def _go(self, turn: Turn, to: State | Go) -> None:
        """Let the chat stand in a state, which knows where it was reached from if it leads back there."""
        chat = turn.chat
        state, memory = chat.state, chat.memory
        left = turn.left or left_off(memory)
        move(chat, to)
        shown = self._places.shown(chat.state)
        if shown is not None and shown.returns and state in self._places:
            chat.memory = coming_from(state, memory, to=chat.state, kept=chat.memory)
        is_away = left is not None and not self._is_begun_anew(left.state, chat.state)
        chat.memory = leaving_off(chat.memory, left if is_away and not self._places.is_home(turn) else None)

    def _is_begun_anew(self, left: str, state: str) -> bool:
        """Whether the question that was left is asked, or another one of the same undertaking."""
        if left == state:
            return True
        return self._places.has_question(state) and left.partition(":")[0] == state.partition(":")[0]

    def _gone_on(self, turn: Turn, place: Place) -> tuple[Screen, ...]:
        """Go on where another chat stands; home from a secret, and from what is of that chat alone."""
        shown = self._places.shown(place.state)
        if shown is not None and shown.moves and place.state not in self._places.secrets:
            turn.chat.state, turn.chat.memory = place.state, place.memory
            try:
                return self._shown(turn, None)
            except (OutOfDate, NotEntered, NoAccount):
                pass  # what that chat was at has been settled since, or cannot be shown here
        return self._shown(turn, self._go_home(turn))

    def _framed(self, turn: Turn, dialogue: Dialogue, screen: Screen) -> Screen:
        """The screen with the account above it (S22) and the ways out below it (S90)."""
        shown = dialogue.shown[turn.chat.state]
        if dialogue.needs is Needs.ACCOUNT:
            header = turn.text("header", number=turn.account.number)
            screen = replace(screen, text=Markup(f"{header}\n\n{screen.text}"))
        ways_out = []
        if shown.back is not None:
            ways_out.append(turn.button("nav-back", f"{BACK}:{turn.chat.state}"))
        if shown.leave is not Leave.NONE and not self._places.is_home(turn):
            ways_out.append(turn.button(shown.leave.value, LEAVE))
        return self._with_resume(turn, screen, tuple(ways_out))

    def _with_resume(self, turn: Turn, screen: Screen, ways_out: Row) -> Screen:
        """The screen with its ways out, and with the way back to a question that was left for it."""
        left = self._left_question(turn)
        framed = screen.with_rows(ways_out)
        if left is None:
            return framed
        what = turn.text.label(f"dialogue-{self._places[left.state].name}")
        resume = turn.button("nav-resume", RESUME, look=Look.PRIMARY, what=what)
        with_way_back = screen.with_rows((resume,), ways_out)
        try:
            with_way_back.ensure_fits(turn.limits)
        except ScreenDoesNotFit:  # a full screen: the way back stands in a message of its own
            turn.said.append(turn.screen("left-off", (resume,), what=what))
            return framed
        return with_way_back

    def _left_question(self, turn: Turn) -> LeftOff | None:
        """The question that was left, while it can be gone back to: of the account that is open."""
        left = left_off(turn.chat.memory)
        if left is None or left.account != turn.chat.account_id or left.state not in self._places:
            return None
        return left


def _hold_up(chat: Chat, state: State, kind: str, words: str) -> None:
    """Let the chat stand where something is to be decided, and know where it stood and what was wanted."""
    place = coming_from(chat.state, chat.memory, to=state.state, kept={})
    chat.state, chat.memory = state.state, putting_off(place, kind, words)


def _not_expected(what: What) -> str:
    """What is said to something that nobody has asked for."""
    match what:
        case Sent(kind):
            return _SENT.get(kind, "unexpected-file")
        case Attached():
            return "unexpected-file"
        case SharedPhone():
            return "unexpected-contact"
        case Said(text) if is_command(text):
            return "unexpected-command"
    return "unexpected-words"


def _tidy(what: What) -> What:
    """What a person did, without what no database or screen could hold; a press too long for us is forged."""
    match what:
        case Said(text):
            return Said(clean(text).strip())
        case Started(payload):
            return Started(clean(payload))
        case Attached():
            return replace(what, name=clean(what.name), mime=clean(what.mime), caption=clean(what.caption))
        case Pressed(press) if len(press) > PRESS_BYTES or press != clean(press):
            return Pressed("")
    return what


def _owe(work: TurnWork, chat: Chat, event: Event, answer: Mapping[str, Any], now: datetime) -> None:
    """Keep this answer until it is shown; the one before it is dropped, unless it is a lasting one."""
    if not chat.answer_shown and chat.answer and chat.answer.get("lasting"):
        work.chats.owe(chat.id, chat.answer_to, chat.answer, now)
    chat.answer, chat.answer_to, chat.answer_shown = answer, event.id, False


def _cause(event: Event) -> Mapping[str, str]:
    """The key an answer is kept under, by which the same press or message is recognised."""
    press = {"press": event.what.press} if isinstance(event.what, Pressed) else {}
    return {"origin": event.together, **press}


def _answer_to_same_press(turn: Turn) -> Answer | None:
    """The last answer, if it answered the same press of the same message; else None."""
    kept: Mapping[str, Any] = turn.chat.answer or {}
    cause = _cause(turn.event)
    is_same = turn.event.origin and "press" in cause and cause.items() <= kept.items()
    return Answer.from_json(kept) if is_same else None


def _stands_already(turn: Turn, answer: Answer) -> bool:
    """Whether a repeated press is answered with what it was answered with before, and that has been shown."""
    return turn.chat.answer_shown and answer == _answer_to_same_press(turn)
