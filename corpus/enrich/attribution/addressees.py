"""Whom something was said to, where the verb does not tell: "in an interview with the Harbour Post"."""

from corpus.enrich.attribution.flags import (
    AGENT,
    DETERMINER,
    MARK,
    PREPOSITION,
)
from corpus.enrich.attribution.mentions import read_mention
from corpus.enrich.attribution.nouns import phrase_after
from corpus.enrich.attribution.parts import Found, Range
from corpus.enrich.attribution.tokens import Tokens
from corpus.enrich.sources import known_source

_FARTHEST = 12  # tokens from the cue


def outlet_told(tokens: Tokens, found: Found) -> Range | None:
    """An outlet beside the cue, outside of source and content: "said on CNN", "dijo a EFE"."""
    if not found.cue or found.form in ("phrase", "noun", "passive"):
        return None
    first, end, _ = tokens.sentences[tokens.sentence_at(found.at)]
    taken = [*found.content, *found.cue, *([found.source] if found.source else [])]
    near = range(max(first, found.at - _FARTHEST), min(end - 1, found.after + _FARTHEST))
    for k in near:
        opens = tokens.flags[k] & (PREPOSITION | DETERMINER) and not tokens.flags[k] & AGENT
        if not opens or any(a <= k < b for a, b in taken):
            continue
        start = k + 1 if tokens.flags[k] & PREPOSITION else k
        stop = phrase_after(tokens, start, end)
        if stop is None:
            continue
        stop = min([stop, *(a for a, _ in taken if a > start)])
        if not tokens.flags[start] & MARK and _is_outlet(tokens, (start, stop)):
            return (start, stop)
    return None


def _is_outlet(tokens: Tokens, phrase: Range) -> bool:
    mention = read_mention(tokens, phrase)
    known = known_source(mention.name) if mention.name else None
    return mention.kind == "outlet" or (known is not None and known.kind == "outlet")
