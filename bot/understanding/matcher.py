"""Which intent a sentence has: phrases are weighed by their words, and what is not sure is asked.

A word weighs the more, the fewer intents speak of it. A phrase fits as far as its words are in the sentence
and the sentence's words are in it: words that nobody expected make an answer less sure, a «не» most of all.
A wrong act costs more than a question, so that one intent must stand out to be acted on.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from math import log
from typing import Final

from bot.understanding.phrases import Intent, Phrases, plain, russian_phrases
from bot.understanding.slots import Slots, slots_of
from bot.understanding.words import ADDRESS, Lexicon

_SURE: Final = 0.8
"""From here on an intent is acted on, if none comes near."""
_APART: Final = 0.1
"""How far the next one must be."""
_LIKELY: Final = 0.5
"""From here on an intent is offered as a button."""
_MISSING: Final = 2.0
"""How much a word of the phrase counts that is not said."""
_BESIDE: Final = 0.35
"""How much a word counts that is said beside the phrase."""
_BESIDE_ONE: Final = 0.65
"""The same beside a phrase of a single word, which is the more easily said of something else."""
_NOT: Final = frozenset({"не", "нет", "без"})
_NOT_WEIGHT: Final = 3.0
"""A «не» turns the meaning round, wherever it stands."""
_LIGHT: Final = 0.5
"""What a word weighs that means little by itself."""
_UNKNOWN: Final = 2.8
"""What a word weighs that no phrase has."""
_SLOT: Final = 1.6
"""What a month or a number weighs beside an intent that takes none."""
_LONGEST: Final = 400
"""Letters; whoever writes more tells a story, and is asked."""
_MONTHS: Final = (
    *("январь", "февраль", "март", "апрель", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь"),
    *("декабрь", "января", "февраля", "марта", "апреля", "июня", "июля", "августа", "сентября", "октября"),
    *("ноября", "декабря"),
)


class Sureness(Enum):
    """What may be done with a sentence."""

    NONE = 0
    OFFER = 1
    """One or two intents may be meant: they are offered."""
    SURE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a sentence means, as far as that can be told."""

    sureness: Sureness = Sureness.NONE
    intents: tuple[str, ...] = ()
    """The likeliest first; one where it is sure, at most two where not."""
    slots: Slots = field(default_factory=Slots)


@dataclass(frozen=True, slots=True)
class _Phrase:
    intent: Intent
    words: frozenset[str]
    weight: float


class Matcher:
    """The phrases, made ready for sentences."""

    def __init__(self, phrases: Phrases) -> None:
        """Learn the phrases.

        Raises:
            PhrasesUnclear: when one says nothing, or two intents say the same.
        """
        self._lexicon = Lexicon(phrases, also=_MONTHS)
        self._intents = {intent.name: intent for intent in phrases.intents}
        self._place = {name: place for place, name in enumerate(self._intents)}
        self._weights = self._weighed(phrases)
        self._by_word: dict[str, list[_Phrase]] = defaultdict(list)
        self._polite: dict[frozenset[str], str] = {}
        """What consists of words alone that change nothing elsewhere: a greeting, thanks."""
        self._typed: dict[str, str] = {}
        """What is heard anywhere, word for word."""
        meant: dict[frozenset[str], str] = {}
        for intent in phrases.intents:
            for phrase in intent.phrases:
                words = frozenset(self._lexicon.content(phrase))
                if intent.anywhere:
                    self._typed[_bare(phrase)] = intent.name
                if not words and intent.anywhere:
                    self._polite[frozenset(self._lexicon.everything(phrase))] = intent.name
                    continue
                if not words:
                    raise phrases.fault(f'"{phrase}"', f"фраза «{phrase}» ничего не говорит")
                if (other := meant.setdefault(words, intent.name)) != intent.name:
                    why = f"фраза «{phrase}» значит то же, что фраза раздела [intents.{other}]"
                    raise phrases.fault(f'"{phrase}"', why)
                self._add(intent, words)

    def title(self, intent: str) -> str:
        """How the intent is called on a button."""
        return self._intents[intent].title

    @property
    def names(self) -> Iterable[str]:
        """All intents."""
        return self._intents.keys()

    def word_for_word(self, text: str) -> str:
        """The intent that is heard anywhere and typed word for word; empty when there is none."""
        return self._typed.get(_bare(text), "")

    def understand(self, text: str) -> Understood:
        """What a sentence means."""
        if len(text) > _LONGEST:
            return Understood()
        read = self._lexicon.read(text)
        slots = slots_of(read)
        words = frozenset(self._lexicon.content(slots.words))
        if not words:
            return self._politeness(read) if read == slots.words else Understood(slots=slots)
        marks = self._marks(words, slots)
        best = sorted(marks.items(), key=lambda each: (-each[1], self._place[each[0]]))[:2]
        if not best or best[0][1] < _LIKELY:
            return Understood(slots=slots)
        (first, mark), *others = best
        apart = mark - others[0][1] if others else 1.0
        if mark >= _SURE and apart >= _APART:
            return Understood(sureness=Sureness.SURE, intents=(first,), slots=slots)
        likely = tuple(name for name, its in best if its >= _LIKELY)
        return Understood(sureness=Sureness.OFFER, intents=likely, slots=slots)

    def _politeness(self, read: str) -> Understood:
        """A sentence without content: a greeting or thanks, the longest that stands in it."""
        words = set(self._lexicon.everything(read))
        found = [said for said in self._polite if said <= words]
        if not found:
            return Understood()
        return Understood(sureness=Sureness.SURE, intents=(self._polite[max(found, key=len)],))

    def _weighed(self, phrases: Phrases) -> Mapping[str, float]:
        spoken: dict[str, set[str]] = defaultdict(set)
        for intent in phrases.intents:
            for phrase in intent.phrases:
                for word in self._lexicon.content(phrase):
                    spoken[word].add(intent.name)
        every = len(phrases.intents)
        weights = {word: log((every + 1) / (len(names) + 0.5)) for word, names in spoken.items()}
        light = {self._lexicon.lemma(word) for word in phrases.light}
        return weights | dict.fromkeys(_NOT, _NOT_WEIGHT) | dict.fromkeys(light, _LIGHT)

    def _add(self, intent: Intent, words: frozenset[str]) -> None:
        phrase = _Phrase(intent, words, sum(self._weights[word] for word in words))
        for word in words:
            self._by_word[word].append(phrase)

    def _weight(self, word: str) -> float:
        return self._weights.get(word, _NOT_WEIGHT if word == ADDRESS else _UNKNOWN)

    def _marks(self, words: frozenset[str], slots: Slots) -> dict[str, float]:
        """How well each intent fits, of those that share a word with the sentence; 1 is word for word."""
        said = {word: self._weight(word) for word in words}
        total = sum(said.values())
        phrases = {id(phrase): phrase for word in words for phrase in self._by_word.get(word, ())}.values()
        whole: dict[str, set[str]] = defaultdict(set)
        for phrase in phrases:
            if phrase.words <= words:
                whole[phrase.intent.name] |= phrase.words
        marks: dict[str, float] = defaultdict(float)
        for phrase in phrases:
            shared = phrase.words & words
            has = sum(said[word] for word in shared) / phrase.weight
            covered = sum(said[word] for word in whole.get(phrase.intent.name, set()) | shared)
            beside = total - covered + _surplus(phrase.intent, slots)
            share = _BESIDE if len(shared) > 1 else _BESIDE_ONE
            mark = has**_MISSING * (covered / (covered + beside)) ** share
            marks[phrase.intent.name] = max(marks[phrase.intent.name], mark)
        return marks


def _surplus(intent: Intent, slots: Slots) -> float:
    """What the slots weigh that the intent does not take."""
    months = bool(slots.months) and not intent.months
    numbers = bool(slots.numbers or slots.money) and not intent.number
    return _SLOT * (months + numbers)


def _bare(text: str) -> str:
    """A sentence without what stands around its words."""
    return " ".join(plain(text).split()).strip(" .,!?…)(«»\"'")


@cache
def russian_matcher() -> Matcher:
    """The matcher for the phrases that the program comes with."""
    return Matcher(russian_phrases())
