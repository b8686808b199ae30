"""Credits to news agencies: in brackets, in a last line, in dateline or signature, as the author."""

import re
from collections.abc import Iterable, Iterator

from corpus.enrich.sources import known_agency
from corpus.model import Citation, Claim, Source, Span

_BRACKETED = re.compile(r"[(（\[【]\s*([^()（）\[\]【】\n]{2,60}?)\s*[)）\]】]")
_PARTING = re.compile(
    r"\s*(?:[/,;、，·&+|–—]|(?<=\s)(?:and|und|et|y|e|i|и|й|og|och|en|ve|و|dan|및|和)(?=\s))\s*"
)
_LAST_LINE = re.compile(r"[^\n]{2,120}\Z")
_MOST_CREDIT_WORDS = 12
_OUTSIDE = ("dateline", "signature", "author")  # claims that may name an agency
# Words around an agency's name in a line that gives it credit: "with material from", "Quelle:".
_THANKS = re.compile(
    r"\b(?:with (?:material|files|reporting|information|inputs?) (?:from|by)|with|additional reporting by|"
    r"source|sources|from|by|mit material (?:von|der)|mit informationen (?:von|der)|quellen?|von|mit|"
    r"avec|source|sources|con (?:información|informaciones?|datos|materiale|informazioni) (?:de|di|da|dell[ae’']?)|con|"
    r"fuentes?|fonti?|fonte|com (?:informações?|agência)(?: d[aeo]s?)?|com|agências?|agencias?|agenzie?|"
    r"с (?:использованием )?материал\w* |по материалам|источник\w*|за матеріалами|джерел\w+|"
    r"kaynak|med (?:material från|materiale fra)|med|källa|kilde|bron|z|źródło|zdroj|المصدر|المصادر|وكالات|منبع|"
    r"sumber|dengan|स्रोत|इनपुट|来源|來源|据|據|综合|出典|출처)\b",
    re.IGNORECASE,
)


def find_credits(text: str, claims: Iterable[Claim]) -> Iterator[Citation]:
    """The agencies that an article credits, each once: where they stand in the text, else without place.

    A name counts in brackets ("(Reuters)", "(dpa/AFP)"), in a last line that holds nothing else
    ("With material from Reuters", "dpa"), in the dateline, in a signature and as the author.
    """
    credited: set[Source] = set()
    for agency, span in [*_in_brackets(text), *_in_last_line(text)]:
        if agency not in credited:
            credited.add(agency)
            yield Citation("credit", agency, span, span)
    for claim in claims:
        if claim.field in _OUTSIDE:
            for name in _names(claim.value):
                agency_named = known_agency(name)
                if agency_named and agency_named not in credited:
                    credited.add(agency_named)
                    yield Citation("credit", agency_named, printed_text=name)


def _names(value: str) -> list[str]:
    inner = [match[1] for match in _BRACKETED.finditer(value)]
    return [name for part in (*inner, value) for name in _PARTING.split(part) if name]


def _in_brackets(text: str) -> Iterator[tuple[Source, Span]]:
    for match in _BRACKETED.finditer(text):
        bare = _without_thanks(text, match.start(1), match.end(1))
        found = list(_agencies(bare, match.start(1), match.end(1)))
        parts = _PARTING.split(bare[match.start(1) : match.end(1)].strip())
        if found and len(found) == len([part for part in parts if part]):
            yield from found


def _in_last_line(text: str) -> Iterator[tuple[Source, Span]]:
    match = _LAST_LINE.search(text)
    if not match or len(match[0].split()) > _MOST_CREDIT_WORDS:
        return
    bare = _without_thanks(text, match.start(), match.end())
    found = list(_agencies(bare, match.start(), match.end()))
    rest = bare[match.start() : match.end()]
    for _, span in found:
        start, end = span.start - match.start(), span.end - match.start()
        rest = rest[:start] + " " * (end - start) + rest[end:]
    if found and not any(character.isalnum() for character in _PARTING.sub(" ", rest)):
        yield from found


def _without_thanks(text: str, start: int, end: int) -> str:
    """The text with the words around an agency's name blanked between two places."""
    bare = _THANKS.sub(lambda word: " " * len(word[0]), text[start:end])
    return f"{text[:start]}{bare}{text[end:]}"


def _agencies(text: str, start: int, end: int) -> Iterator[tuple[Source, Span]]:
    """The agencies named between two places, one for each part of a list."""
    at = start
    for part in [*_PARTING.finditer(text, start, end), None]:
        stop = part.start() if part else end
        piece = text[at:stop]
        name = piece.strip(" \t.:()[]/©-–—*")
        agency = known_agency(name) if name else None
        if agency:
            begin = at + piece.index(name)
            yield agency, Span(begin, begin + len(name))
        at = part.end() if part else end
