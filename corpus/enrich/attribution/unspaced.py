"""Words of a script without spaces that the tokens cut apart, joined: "首席代表", "西村", "消防局長"."""

from collections.abc import Iterable, Iterator

from corpus.enrich.attribution.flags import (
    BODY,
    CAPITAL,
    NOUNS,
    PERSON,
    PLACE,
    TIME,
)
from corpus.enrich.attribution.naming import (
    ADDRESS,
    BY_ENDING,
    HONORIFIC,
    LAND,
    LINK,
    QUALITY,
    Naming,
)
from corpus.enrich.attribution.pieces import Piece

_NOUNS = NOUNS | PLACE | TIME  # what a character of a name may be elsewhere: 西村, 春樹
_LONGEST = 3  # pieces of one word
_HEAD = 2  # characters of such a word that may end an unknown one
_FULL = 2  # characters of a name with a country behind it, at least
_USUAL = 3  # characters of a Chinese name
_LONGEST_NAME = 4
_IDEOGRAPHS = "一"  # the first of them


def joined(pieces: list[Piece], naming: Naming) -> list[Piece]:
    """The pieces, with listed words, names and titles whole."""
    whole = _named(list(_merged(_listed(pieces, naming), naming)), naming)
    titled = _titled(list(_headed(whole, naming)), naming)
    return list(_parted(titled, naming))


def _listed(pieces: list[Piece], naming: Naming) -> Iterator[Piece]:
    """Words of the lists that were cut: 首|席|代表, 永浜利広首|席|エコノミスト."""
    pieces, k = list(pieces), 0
    while k < len(pieces):
        stop, first = _longest_listed(pieces, k, naming)
        if stop == k:
            yield _taken_on(pieces, k, naming)
            k += 1
            continue
        start = pieces[k].start + first
        if first:
            yield Piece(pieces[k].word[:first], 0, pieces[k].start, start)
        word = pieces[k].word[first:] + "".join(each.word for each in pieces[k + 1 : stop])
        yield Piece(word, naming.kind_of(word), start, pieces[stop - 1].end)
        k = stop


def _taken_on(pieces: list[Piece], k: int, naming: Naming) -> Piece:
    """A noun with a character that begins the unknown piece after it: 老板|娘何秀英."""
    piece = pieces[k]
    after = pieces[k + 1] if k + 1 < len(pieces) else None
    if after is None or not piece.flag & NOUNS or after.flag or after.start != piece.end:
        return piece
    word = piece.word + after.word[0]
    if word not in naming.words or len(after.word) == 1:
        return piece
    cut = after.start + 1
    pieces[k + 1] = Piece(after.word[1:], 0, cut, after.end)
    return Piece(word, naming.words[word], piece.start, cut)


def _merged(pieces: Iterable[Piece], naming: Naming) -> Iterator[Piece]:
    """The pieces, with those that are in no list as one with the unknown ones beside: 东江|财经."""
    before: Piece | None = None
    for piece in pieces:
        if before is not None and not (before.flag | piece.flag) and before.end == piece.start:
            word = before.word + piece.word
            before = Piece(word, naming.kind_of(word), before.start, piece.end)
            continue
        if before is not None:
            yield before
        before = piece
    if before is not None:
        yield before


def _titled(pieces: list[Piece], naming: Naming) -> list[Piece]:
    """The pieces, with a name after a title whole, though it holds other words: 法官|陈|为|民."""
    if naming.common is None or naming.person is None:
        return pieces
    title = next((k for k in range(len(pieces) - 2, -1, -1) if pieces[k].flag & PERSON), None)
    rest = pieces[title + 1 :] if title is not None else []
    word = "".join(each.word for each in rest)
    is_one = len(rest) > 1 and len(word) == rest[-1].end - rest[0].start <= _LONGEST_NAME
    if is_one and not rest[-1].flag & PERSON and naming.person.fullmatch(word):
        return [*pieces[: -len(rest)], Piece(word, CAPITAL, rest[0].start, rest[-1].end)]
    last = pieces[-1] if pieces else None
    if last is None or last.flag or len(last.word) < _FULL + _USUAL:
        return pieces
    cut = last.end - _USUAL  # 花农王建国
    if not naming.common.fullmatch(last.word[-_USUAL:]):
        return pieces
    noun = Piece(last.word[:-_USUAL], PERSON, last.start, cut)
    return [*pieces[:-1], noun, Piece(last.word[-_USUAL:], CAPITAL, cut, last.end)]


def _longest_listed(pieces: list[Piece], k: int, naming: Naming) -> tuple[int, int]:
    """Where a listed word ends that begins in a piece, and how far within it; (k, 0) if none does."""
    own = pieces[k].word
    for stop in range(min(k + _LONGEST, len(pieces)), k + 1, -1):
        rest = "".join(each.word for each in pieces[k + 1 : stop])
        if pieces[stop - 1].end - pieces[k + 1].start != len(rest) or own[-1:].isascii():
            continue
        if pieces[k].end != pieces[k + 1].start:
            continue
        for first in (0, *range(max(1, len(own) - _HEAD), len(own))):
            if (first == 0 or not pieces[k].flag) and own[first:] + rest in naming.words:
                return stop, first
    return k, 0


def _named(pieces: list[Piece], naming: Naming) -> list[Piece]:
    """Names that hold a character which is a noun elsewhere: 西|村|文江, 市|川."""
    found: list[Piece] = []
    goes_on = False  # the last piece ends in such a character
    for k, piece in enumerate(pieces):
        is_part = _is_part(pieces, k) or _ends_name(pieces, k, naming)
        before = found[-1] if found else None
        is_next = before is not None and before.end == piece.start
        if before is not None and is_next and (goes_on or is_part) and _is_unknown(before):
            flag = CAPITAL if piece.flag & LINK else 0  # 杜某 is nothing but a name
            found[-1] = Piece(before.word + piece.word, flag, before.start, piece.end)
        else:
            found.append(Piece(piece.word, 0, piece.start, piece.end) if is_part else piece)
        goes_on = _is_part(pieces, k)
    return found


def _is_part(pieces: list[Piece], k: int) -> bool:
    """Whether a character that is a noun elsewhere goes on as a name."""
    if len(pieces[k].word) != 1 or not pieces[k].flag & _NOUNS or k + 1 == len(pieces):
        return False
    after = pieces[k + 1]
    return after.start == pieces[k].end and _is_unknown(after) and _is_name_letter(after.word[0])


def _is_name_letter(letter: str) -> bool:
    return letter >= _IDEOGRAPHS or "ぁ" <= letter < "ァ"


def _ends_name(pieces: list[Piece], k: int, naming: Naming) -> bool:
    """Whether such a character ends a name: 杜某, 浜口鉄男さん."""
    if k == 0 or not _is_unknown(pieces[k - 1]):
        return False
    after = pieces[k + 1].flag if k + 1 < len(pieces) else 0
    flag = pieces[k].flag if len(pieces[k].word) == 1 else 0
    is_full = len(pieces[k - 1].word) >= _FULL
    is_titled = bool(after & ADDRESS) and (
        (bool(flag & PERSON) and is_full)
        or (pieces[k].word in naming.name_ends and pieces[k + 1].word[0] != pieces[k].word)
    )
    is_addressed = bool(flag & _NOUNS) and bool(after & HONORIFIC)
    return is_titled or is_addressed or bool(pieces[k].flag & LINK)


def _is_unknown(piece: Piece) -> bool:
    """Whether a piece is in no list, or like 中 a country as well as a character of names."""
    is_character = len(piece.word) == 1 and bool(piece.flag & LAND)
    return is_character or not piece.flag & ~CAPITAL


def _headed(pieces: list[Piece], naming: Naming) -> Iterator[Piece]:
    """Those who head a body, told from the name after: 消防局|長吳振邦."""
    before: Piece | None = None
    for piece in pieces:
        head = next((each for each in naming.heads if piece.word.startswith(each)), "")
        if before is None or not head or not before.flag & BODY or piece.flag & NOUNS:
            if before is not None:
                yield before
            before = piece
            continue
        cut = piece.start + len(head)
        before = Piece(before.word + head, PERSON | ADDRESS, before.start, cut)
        if piece.word != head:
            yield before
            before = Piece(piece.word[len(head) :], 0, cut, piece.end)
    if before is not None:
        yield before


def _parted(pieces: list[Piece], naming: Naming) -> Iterator[Piece]:
    """The pieces, with a name before its title told from what is before it: 営む|西村文江|さん."""
    for k, piece in enumerate(pieces):
        after = next((each for each in pieces[k + 1 :] if not each.flag & QUALITY), None)
        flag = after.flag if after is not None else 0
        is_dotted = naming.person is None and after is not None and after.word == "・"
        is_name = _is_unknown(piece) or bool(flag & HONORIFIC and piece.flag & BY_ENDING)
        if not is_name or not (is_dotted or flag & ADDRESS):
            yield piece
            continue
        end = _name_stop(piece.word, naming)
        name = naming.name_end.search(piece.word[:end]) if naming.name_end else None
        begin = name.start() if name else 0
        for a, b, kind in ((0, begin, QUALITY), (begin, end, 0), (end, len(piece.word), QUALITY)):
            if a < b:
                yield Piece(piece.word[a:b], kind, piece.start + a, piece.start + b)


def _name_stop(word: str, naming: Naming) -> int:
    """Where a name ends before a country or a quality of one character: トランプ米大統領, 毛寧副局長."""
    last = naming.words.get(word[-1], 0)
    is_country = last & LAND and len(word) > _FULL and word[-2] < _IDEOGRAPHS
    is_quality = last & QUALITY and len(word) > _FULL
    return len(word) - bool(is_country or is_quality)
