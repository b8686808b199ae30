"""A text cut into words and marks, quotations and sentences, as a grammar sees them."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from operator import itemgetter

from corpus.enrich.attribution.flags import (
    AUXILIARY,
    BODY_LINK,
    CAPITAL,
    CLOSING,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CUE,
    DASH,
    GENITIVE,
    MARK,
    NAME_LINK,
    NOUNS,
    NUMBER,
    OPENING,
    OTHER_MARK,
    OUTLET,
    PREPOSITION,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    SEMICOLON,
    STOP,
    TIME,
)
from corpus.enrich.attribution.grammar import Grammar
from corpus.enrich.attribution.quotations import Quotation, mark_quotations

_WORD = r"\w+(?:(?:\.-(?=\w)|[.,:](?=\d)|['’‘ʼ׳״\-‐‑.&@](?=\w))\w+)*"
_TOKEN = re.compile(rf"(?<=\S)'(?=''(?!'))|''|``|\.{{2,}}|--|{_WORD}|[^\w\s]")
_MARKS = {
    ",": COMMA, "،": COMMA, "、": COMMA, "，": COMMA, ";": SEMICOLON, "؛": SEMICOLON, "；": SEMICOLON,
    ":": COLON, "：": COLON, ".": STOP, "!": STOP, "?": STOP, "…": STOP, "...": STOP, "..": STOP,
    "؟": STOP, "。": STOP, "！": STOP, "？": STOP, "।": STOP, "۔": STOP, "....": STOP,
    "-": DASH, "–": DASH, "—": DASH, "―": DASH, "--": DASH,
    "%": 0, "(": OPENING, "[": OPENING, "（": OPENING, ")": CLOSING, "]": CLOSING, "）": CLOSING,
}  # fmt: skip
_PARAGRAPH = re.compile(r"[^\n]+")
_ADDRESS = re.compile(r"[\w\-]{2,}(?:\.[\w\-]{2,})+", re.ASCII)
_INITIALS = re.compile(r"\w(?:\.\w)*")
_DIGITS = re.compile(r"\d+")
_MOST_SEEN = 100_000  # words whose reading is kept, of a language
_SHORTEST_PART = 3  # letters before the noun of a compound
_SHORTEST_NOUN = 6  # letters of a noun that compounds are told by
_LONGEST_WORD = 40  # a longer run of letters is an address or a slip, not a word to be split
_LONGEST_COMPOUND = 80  # letters
_FARTHEST_EXPLANATION = 30_000  # code points: most articles as a whole
_LONGEST_DATELINE = 16  # tokens before its dash
_LONGEST_TAG = 20  # tokens of who says it and the verb, after a quotation
# Tokens of a sentence, outside of quotations and altogether: news has up to 340; whatever goes on
# for longer is no prose, and is cut so that reading it takes no longer than reading as much prose.
_LONGEST_SENTENCE = 400
_LONGEST_QUOTATION = 4000
_LEAST_STEP = 50  # tokens from one count of them to the next


@dataclass(slots=True)
class Tokens:
    """Words and marks of a text in parallel lists, with its sentences and quotations."""

    text: str
    grammar: Grammar
    words: list[str] = field(default_factory=list)  # lower case
    flags: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    quoted: list[int] = field(default_factory=list)  # index into quotations, -1 outside
    quotations: list[Quotation] = field(default_factory=list)
    sentences: list[tuple[int, int, int]] = field(default_factory=list)  # first, end, paragraph

    def sentence_at(self, i: int) -> int:
        """The number of the last sentence that begins at a token or before it, -1 if none does."""
        return bisect_right(self.sentences, i, key=itemgetter(0)) - 1

    def near(self, i: int) -> tuple[int, int]:
        """The code points about a token among which a short form of a name is explained."""
        at = self.starts[i]
        return max(0, at - _FARTHEST_EXPLANATION), min(len(self.text), at + _FARTHEST_EXPLANATION)

    def printed(self, first: int, end: int) -> str:
        """The text of some tokens as it is printed."""
        return self.text[self.starts[first] : self.ends[end - 1]]


def tokenize(text: str, grammar: Grammar) -> Tokens:
    """Cut a text into words; each line of it is a paragraph."""
    tokens = Tokens(text, grammar)
    has_double = any(mark in text for mark in grammar.quotes)
    marks = grammar.quotes if has_double else grammar.single_quotes
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        first = len(tokens.words)
        _cut(tokens, paragraph.start(), paragraph.end(), grammar)
        end = len(tokens.words)
        if end > first:
            mark_quotations(tokens, first, end, marks)
            _mark_sentences(tokens, first, end, number, grammar)
    return tokens


def _cut(tokens: Tokens, start: int, end: int, grammar: Grammar) -> None:
    text, seen = tokens.text, grammar.seen
    words, flags, starts, ends = tokens.words, tokens.flags, tokens.starts, tokens.ends
    for match in (grammar.tokens or _TOKEN).finditer(text, start, end):
        at, printed = match.start(), match[0]
        if not (printed[0].isalnum() or printed[0] == "_"):
            words.append(printed.lower())
            flags.append(_flag_of_mark(tokens, printed.lower(), at))
            starts.append(at)
            ends.append(at + len(printed))
            continue
        is_bound = grammar.particles is not None and at > 0 and not text[at - 1].isspace()
        pieces = seen.get((printed, is_bound))
        if pieces is None:
            if len(seen) > _MOST_SEEN:
                seen.clear()
            pieces = seen[printed, is_bound] = _read(printed, grammar, is_bound=is_bound)
        for first, stop, word, flag in pieces:
            words.append(word)
            flags.append(flag)
            starts.append(at + first)
            ends.append(at + stop)


def _read(printed: str, grammar: Grammar, *, is_bound: bool) -> list[tuple[int, int, str, int]]:
    """The words that are written as one: where each lies, in lower case, and what it is."""
    pieces, has_particles = [], grammar.particles is not None
    for at, to in _pieces(lowered(printed), grammar):
        piece = printed[at:to]
        word = lowered(piece)
        flag = _flag_of_word(piece, word, grammar, is_bound=is_bound or (has_particles and at > 0))
        pieces.append((at, to, word, flag))
    return pieces


def lowered(printed: str) -> str:
    """In lower case, letter for letter: İ is i."""
    return printed.replace("İ", "i").lower() if "İ" in printed else printed.lower()


def _pieces(word: str, grammar: Grammar) -> list[tuple[int, int]]:
    """Where the words lie that are written as one."""
    known, to = grammar.flags, len(word)
    if word in known or word in grammar.given:
        return [(0, to)]
    if "’" in word or "'" in word or "-" in word:
        return _split(word, grammar.suffixes, grammar.prefixes)
    proclitics = grammar.proclitics
    if proclitics and word.startswith(proclitics):
        clitic = next(each for each in proclitics if word.startswith(each))
        rest = word[len(clitic) :]
        if rest in known or rest in grammar.given:
            return [(0, len(clitic)), (len(clitic), to)]
    elif grammar.particles and (parted := grammar.particles.fullmatch(word)):
        return [(0, parted.end(1)), (parted.end(1), to)]
    return [(0, to)]


def _flag_of_word(printed: str, word: str, grammar: Grammar, *, is_bound: bool) -> int:
    """What a word is, by the lists, its ending and how it is printed."""
    known = grammar.flags
    head = printed[0]
    flag = known.get(word, 0)
    if is_bound:
        flag |= known.get(f"-{word}", 0)
    if not flag and " " in word:  # a noun with its quoted name, a name with an apposition
        noun = known.get(word.split(" ", 1)[0], 0) & NOUNS
        flag = noun or (0 if word[-1].isalnum() else CAPITAL)
    elif not flag:
        flag = _flag_of_ending(word, grammar, is_capital=head.isupper())
    if printed != word or _ADDRESS.fullmatch(word):  # al-Jazeera, iPhone, news.example
        flag |= CAPITAL
        flag |= known.get(_DIGITS.sub("0", word), 0) if head.isdigit() else 0  # 71-Jährige
    elif head.isdigit():
        flag |= NUMBER | known.get(_DIGITS.sub("0", word), 0)
    if grammar.names and word not in known and grammar.names.fullmatch(word):
        flag |= CAPITAL
    return flag


def _flag_of_ending(word: str, grammar: Grammar, *, is_capital: bool) -> int:
    """What a word in no list is by how it ends, or by the noun that it is a compound of."""
    flag = 0
    for ending, kind in grammar.endings if word.endswith(grammar.known_endings) else ():
        if word.endswith(ending) and len(word) > len(ending) + 2:
            flag = kind
    if grammar.has_compounds and not flag and len(word) <= _LONGEST_COMPOUND:
        for size in range(len(word) - _SHORTEST_PART, _SHORTEST_NOUN - 1, -1):
            flag = grammar.flags.get(word[-size:], 0) & NOUNS
            if flag:
                break
    may_be_name = is_capital and not grammar.has_capital_nouns
    return flag & NOUNS if grammar.has_compounds else 0 if may_be_name else flag


def _flag_of_mark(tokens: Tokens, word: str, at: int) -> int:
    """What a mark is; some are words or names: the workers’ union, and 、 or 《…》 without spaces."""
    text, known = tokens.text, tokens.grammar.flags.get(word, 0)
    if tokens.grammar.tokens is not None and (known or len(word) > 1):
        return known or CAPITAL
    if known & GENITIVE and at and text[at - 1] in "sS" and text[at - 2 : at - 1].isalpha():
        return GENITIVE
    if word == "/" and text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha():
        return NAME_LINK | BODY_LINK  # "a Harbour Post/Meridian poll"
    return _MARKS.get(word, OTHER_MARK)


def _split(
    word: str, suffixes: tuple[str, ...], prefixes: tuple[str, ...]
) -> list[tuple[int, int]]:
    """Where the words lie that are written as one: "l’agence", "Ruiz’s", "a-t-il"."""
    start, end = 0, len(word)
    before: list[tuple[int, int]] = []
    after: list[tuple[int, int]] = []
    if len(word) > _LONGEST_WORD:
        return [(start, end)]
    for prefix in prefixes:
        if word.startswith(prefix) and len(word) > len(prefix):
            before = [(start, start + len(prefix))]
            start += len(prefix)
            word = word[len(prefix) :]
            break
    for suffix in suffixes:
        if word.endswith(suffix) and len(word) > len(suffix):
            after = [(end - len(suffix), end)]
            end -= len(suffix)
            break
    return [*before, (start, end), *after]


def _mark_sentences(tokens: Tokens, first: int, end: int, paragraph: int, grammar: Grammar) -> None:
    """Part a paragraph into sentences; a quotation is never parted."""
    flags, quoted = tokens.flags, tokens.quoted
    begin = i = _dateline_end(tokens, first, end)
    limit = begin + _LONGEST_SENTENCE - 1  # where the sentence may have to be cut
    while i < end:
        flag = flags[i]
        if flag & TIME and flag & AUXILIARY and flag & CAPITAL and _is_surname(tokens, i, end):
            flags[i] = flag = CAPITAL
        if flag & STOP and _is_abbreviation(tokens, i, grammar):
            flags[i] = flag = 0  # part of the word before it
        stops = bool(flag & STOP) and quoted[i] < 0
        if flag & QUOTE_CLOSE:
            stops = bool(flags[i - 1] & STOP) and i > begin and not _is_told_on(tokens, i, end)
        if stops:
            while i + 1 < end and flags[i + 1] & (STOP | CLOSING):
                i += 1
            stops = i + 1 >= end or _begins_sentence(tokens, i)
        if i >= limit and not stops:
            own = sum(quoted[k] < 0 for k in range(begin, i + 1))
            stops = own >= _LONGEST_SENTENCE or i - begin >= _LONGEST_QUOTATION
            limit = i + max(_LONGEST_SENTENCE - own, _LEAST_STEP)
        if stops:
            tokens.sentences.append((_first_word(flags, begin, i), i + 1, paragraph))
            begin = i + 1
            limit = i + _LONGEST_SENTENCE
        i += 1
    if begin < end:
        tokens.sentences.append((_first_word(flags, begin, end - 1), end, paragraph))


def _first_word(flags: list[int], begin: int, last: int) -> int:
    """Past a bracket or a dash before a sentence: "(It rained.)", "- It rained."."""
    is_apart = flags[begin] & (OPENING | DASH) and not flags[begin] & QUOTE_OPEN
    return begin + 1 if is_apart and begin < last else begin


def _is_surname(tokens: Tokens, i: int, end: int) -> bool:
    """Whether a month that is a verb, too, is a person's name here: "Ana May", "May said"."""
    flags = tokens.flags
    if i and flags[i - 1] & CAPITAL and not flags[i - 1] & (MARK | PREPOSITION | TIME):
        return True
    return i + 1 < end and bool(flags[i + 1] & CUE) and not (i and flags[i - 1] & PREPOSITION)


def _dateline_end(tokens: Tokens, first: int, end: int) -> int:
    """Past "ARDEN, May 3 (Reuters) -" at the start of a paragraph, which is part of no sentence."""
    flags = tokens.flags
    dash = next(
        (k for k in range(first, min(end, first + _LONGEST_DATELINE)) if flags[k] & DASH), None
    )
    if dash is None or dash == first or dash + 1 >= end:
        return first
    inner = CAPITAL | NUMBER | TIME | COMMA | STOP | OPENING | CLOSING | OUTLET
    if not all(flags[k] & inner or tokens.words[k] == "." for k in range(first, dash)):
        return first
    place = tokens.printed(first, first + 1)
    is_marked = place.isupper() and len(place) > 2
    is_marked |= any(flags[k] & CLOSING for k in range(first, dash))
    return dash + 1 if is_marked else first


def _is_told_on(tokens: Tokens, close: int, end: int) -> bool:
    """Whether "Ruiz said" follows a quotation that ends in a mark of its own: "Never!" Ruiz said."""
    if tokens.grammar.is_topical and close + 1 < end and tokens.flags[close + 1] & COMPLEMENTIZER:
        return True
    if tokens.grammar.is_topical and tokens.grammar.has_comma_clauses:
        opening = tokens.quotations[tokens.quoted[close]].first
        if opening and tokens.flags[opening - 1] & COLON:
            return False  # who says it stands before: 他说：“…。”
        return _is_tag(tokens, close + 1, end)
    if tokens.words[close - 1] == ".":
        return False
    for k in range(close + 1, min(close + 9, end)):
        if tokens.flags[k] & CUE:
            return True
        ends = tokens.flags[k] & (MARK & ~DASH | AUXILIARY | PREPOSITION)
        if ends and not _is_abbreviation(tokens, k, tokens.grammar):
            return False
    return False


def _is_tag(tokens: Tokens, first: int, end: int) -> bool:
    """Whether nothing but who says it and the verb follows a quotation: “…。”李明在采访中说。"""
    flags = tokens.flags
    last = next((k for k in range(first, end) if flags[k] & MARK and not flags[k] & COMMA), end)
    if last < end and flags[last] & QUOTE_OPEN and flags[last - 1] & COMMA:
        last -= 1
    elif last < end and not flags[last] & STOP:
        return False
    return first < last <= first + _LONGEST_TAG and bool(flags[last - 1] & CUE)


def _begins_sentence(tokens: Tokens, i: int) -> bool:
    """Whether a new sentence begins after token i, which ends in a stop."""
    after = tokens.flags[i + 1]
    if tokens.starts[i + 1] == tokens.ends[i] and tokens.words[i] in ".?!…":
        return False  # written together: an address, a number
    if after & (CAPITAL | NUMBER | QUOTE_OPEN | OPENING | DASH | OTHER_MARK):
        return True
    letter = tokens.text[tokens.starts[i + 1]]
    return letter.isalpha() and not letter.islower()


def _is_abbreviation(tokens: Tokens, i: int, grammar: Grammar) -> bool:
    """Whether the stop at i belongs to the word before it."""
    if tokens.words[i] != "." or i == 0 or tokens.ends[i - 1] != tokens.starts[i]:
        return False
    word = tokens.words[i - 1]
    if word in grammar.abbreviations:
        return True
    if not tokens.flags[i - 1] & CAPITAL or not _INITIALS.fullmatch(word):
        return False
    following = tokens.flags[i + 1] if i + 1 < len(tokens.flags) else STOP
    if len(word) == 1 or following & COMMA:
        return True
    return not following & MARK and (not following & CAPITAL or following == CAPITAL)
