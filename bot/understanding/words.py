"""A sentence as words that compare: slips put right, another keyboard or Latin letters read, forms made one.

A word that the dictionary knows is never taken for a slip of another one: «газ» is no «раз».
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from pymorphy3 import MorphAnalyzer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.phrases import Phrases, plain

_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LATIN: Final = re.compile(r"[a-z]")
_CYRILLIC: Final = re.compile(r"[а-яё]")
_ADDRESS: Final = re.compile(r"\S+@\S+|\w+://\S+")
_DRAWN_OUT: Final = re.compile(r"([^\W\d_])\1{2,}")
ADDRESS: Final = "адрес-в-сети"
"""What stands in place of an e-mail or a link: a word that no phrase has."""

_PAST: Final = "."
"""The mark of a past form: who asks what they have paid does not want to pay."""
_KEYS: Final = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё")
_SOUNDS: Final = (
    *(("shch", "щ"), ("sche", "сче"), ("schi", "счи"), ("sch", "щ"), ("sh", "ш"), ("zh", "ж"), ("ch", "ч")),
    *(("kh", "х"), ("ts", "ц"), ("tz", "ц"), ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "ё")),
    *(("jo", "ё"), ("ye", "е"), ("iya", "ия"), ("ii", "ии"), ("iy", "ий"), ("yi", "ый"), ("yj", "ый")),
    *zip("abvgdezijklmnoprstufhcywqx'", "абвгдезийклмнопрстуфхцывкхь", strict=True),
)
_SHORTEST: Final = 4
"""A word with fewer letters is too like others for a slip to be told."""
_LONG: Final = 7
"""From so many letters on two slips are put right, below that one."""
_MOST_LETTERS: Final = 30
_KEPT: Final = 4096
"""How many words are remembered; those of the phrases among them many times over."""


class Lexicon:
    """The words of the phrases, and how any other word is led back to them."""

    def __init__(self, phrases: Phrases, *, also: Iterable[str] = ()) -> None:
        """Learn the words of the phrases; `also` are words that slips are put right to as well."""
        self._morph = MorphAnalyzer(lang="ru")
        self._readings = lru_cache(_KEPT)(self._read_form)
        self._around = phrases.around
        self._same: dict[str, str] = {}
        self._runs: dict[tuple[str, ...], str] = {}
        self._things: set[str] = set()
        """Groups that are named by no verb: what is done with makes no difference to them."""
        self._known: set[str] = set()
        """Lemmas of the phrases, by which one of several readings of a form is chosen."""
        for group in phrases.same:
            self._learn_group(group)
        for phrase in phrases.around_phrases:
            self._runs[tuple(map(self._lemma_of, _words(phrase)))] = ""
        said = [phrase for intent in phrases.intents for phrase in intent.phrases]
        groups = [word for group in phrases.same for word in group]
        everything = [*said, *groups, *phrases.around, *phrases.around_phrases, *also]
        self._forms = sorted({word for text in everything for word in _words(text)})
        self._known = {self._lemma_of(word) for text in (*said, *groups) for word in _words(text)}
        self._is_form = set(self._forms)
        self._longest_run = max(map(len, self._runs), default=0)
        self.lemma = lru_cache(_KEPT)(self._lemma_of)
        self.put_right = lru_cache(_KEPT)(self._put_right)

    def _learn_group(self, group: Sequence[str]) -> None:
        """The words of a group mean the first one; a form that is written there is not also its lemma's."""
        first = "_".join(map(self._lemma_of, _words(group[0])))
        if "INFN" not in self._morph.parse(group[0])[0].tag:
            self._things.add(first)
        for word in group:
            parts = _words(word)
            if len(parts) > 1:
                self._runs[tuple(map(self._lemma_of, parts))] = first
                continue
            self._same[word] = first
            lemma = self._readings(word)[0].removesuffix(_PAST)
            if lemma not in self._around:
                self._same.setdefault(lemma, first)

    def read(self, text: str) -> str:
        """The sentence in Russian letters, with its slips put right; what are no words stays as it is."""
        text = _DRAWN_OUT.sub(r"\1", _ADDRESS.sub(f" {ADDRESS} ", plain(text)).replace("л/с", "лс"))
        ways = [text]
        if len(_LATIN.findall(text)) > len(_CYRILLIC.findall(text)):
            ways += [text.translate(_KEYS), _by_sound(text)]
        text = max(ways, key=self._how_many_known) if len(ways) > 1 else text
        return _WORD.sub(lambda found: self.put_right(found[0]), text)

    def content(self, text: str) -> list[str]:
        """What the words of a sentence mean, in their order, without those that change nothing."""
        words = _words(text)
        return list(self._joined(words, [self.lemma(word) for word in words]))

    def everything(self, text: str) -> list[str]:
        """What all words mean, those too that change nothing."""
        return [self.lemma(word) for word in _words(text)]

    def _joined(self, words: Sequence[str], lemmas: Sequence[str]) -> Iterator[str]:
        """The words with each run of them that has a meaning of its own as one."""
        at = 0
        while at < len(lemmas):
            for length in range(self._longest_run, 1, -1):
                meaning = self._runs.get(tuple(lemmas[at : at + length]))
                if meaning is not None:
                    if meaning:
                        yield meaning
                    at += length
                    break
            else:
                if words[at] not in self._around and lemmas[at] not in self._around:
                    yield lemmas[at]
                at += 1

    def _how_many_known(self, text: str) -> int:
        put_right = [self.put_right(word) for word in _words(text)]
        return sum(word in self._is_form or self.lemma(word) in self._known for word in put_right)

    def _lemma_of(self, word: str) -> str:
        """What stands for the word in all its forms; of several readings the one that the phrases know."""
        if word in self._same:
            return self._same[word]
        meant = list(map(self._meaning, self._readings(word)))
        return next((each for each in meant if each in self._known or each in self._around), meant[0])

    def _meaning(self, reading: str) -> str:
        """A lemma as the group of words that it is of; what is done with stays so, if that is an act."""
        lemma = reading.removesuffix(_PAST)
        meaning = self._same.get(lemma, lemma)
        return meaning if meaning in self._things else meaning + reading[len(lemma) :]

    def _read_form(self, word: str) -> list[str]:
        """The lemmas that the form may be of, the likeliest first; a mark tells what is done with."""
        return [
            plain(parse.normal_form) + (_PAST if "past" in parse.tag else "")
            for parse in self._morph.parse(word[:_MOST_LETTERS])
        ]

    def _put_right(self, word: str) -> str:
        """The word of the phrases that was meant, where it is no word at all; else the word itself."""
        if word in self._is_form or not _SHORTEST <= len(word) <= _MOST_LETTERS:
            return word
        if self._morph.word_is_known(word) or self.lemma(word) in self._known:
            return word
        slips = 1 if len(word) < _LONG else 2
        found = process.extractOne(word, self._forms, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else word


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _by_sound(text: str) -> str:
    """Latin letters as the Russian ones that they are written for."""
    for latin, russian in _SOUNDS:
        text = text.replace(latin, russian)
    return text
