"""What the forms of one person's name share: cases, marks, possessive endings."""

import re
import unicodedata

from corpus.names import normal_name

# Endings of Slavic names in Cyrillic, the longest first: Петров, Петрова, Петрову, Петровым;
# Дмитрий, Дмитрия, Дмитрию; Андрей, Андрея.
_CASES = re.compile(
    r"(?:ого|его|ому|ему|ыми|ими|ами|ями|ием|ией|еем"
    r"|ий|ия|ию|ии|ей|ея|ею|ее|ой|ою|ым|им|ом|ем|ах|ях|ая|яя|ую|юю|ый|а|я|у|ю|е|ы|и|о|й|ь|ъ)$"
)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
# English 's, and what Turkish puts after a name: Erdoğan'ın, Ankara'dan. Not the rest of a name,
# as in O'Neil and Dell'Acqua.
_POSSESSIVE = re.compile(
    r"(?<=\w\w\w)['’](?:s|n?[ıiuü]n|[yn]?[aeıiuü]|n?[dt][ae](?:n|ki)?|y?l[ae])$"
)
_VOICED = "\u3099\u309a"  # kana with and without these marks are different letters
_SHORTEST_STEM = 2  # letters that stay: Юрий


def name_key(name: str) -> str:
    """What a name shares with its other forms; equal keys are not yet the same person.

    Case, marks and the case endings of names in Cyrillic are off; so are initials in the middle
    and what Turkish and others write after an apostrophe.

    >>> name_key("Ивану Петрову") == name_key("Иван Петров"), name_key("Ana B. Ruiz")
    (True, 'ana ruiz')
    """
    words = _words(name)
    last = len(words) - 1
    return " ".join(
        _stem(word) for k, word in enumerate(words) if k in (0, last) or not _is_initial(word)
    )


def initials(name: str) -> str:
    """The initials in the middle of a name: what tells "Ana B. Ruiz" from "Ana C. Ruiz"."""
    return "".join(word for word in _words(name)[1:-1] if _is_initial(word))


def surname_key(name: str) -> str:
    """`name_key` of a name's last word."""
    words = _words(name)
    return _stem(words[-1]) if words else ""


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s.,]+", normal_name(name)) if word]


def _is_initial(word: str) -> bool:
    """Whether a word is one letter of a script with capitals: others write words so."""
    return len(word) == 1 and word.upper() != word


def _stem(word: str) -> str:
    word = _POSSESSIVE.sub("", word)
    if _CYRILLIC.search(word):
        return _without_case(word.replace("ё", "е"))
    plain = unicodedata.normalize("NFKD", word)
    return "".join(
        letter for letter in plain if letter in _VOICED or not unicodedata.combining(letter)
    )


def _without_case(word: str) -> str:
    """The word without its ending, and without what looks like one then: Максим, Максима."""
    stem = _CASES.sub("", word)
    if stem == word or len(stem) < _SHORTEST_STEM:
        return word
    return _without_case(stem)
