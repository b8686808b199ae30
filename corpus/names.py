"""Text ids of what has a name: outlets, sources, authors, tags. Without dots or slashes.

An id is permanent, so the rules here are frozen: they take no part in `corpus.fold`, which may
improve.
"""

import re
import unicodedata

from corpus.digests import short_id

SOURCE_KINDS = ("person", "organisation", "outlet", "document", "unnamed", "unknown")
"""What a source can be; the first part of its id says what it was found to be."""

_MAX_SLUG = 40
_PLAIN = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
)


def normal_name(name: str) -> str:
    """What tells names apart: NFKC, case folded, single spaces."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def name_id(name: str) -> str:
    """Id of an author or tag: a readable slug and a piece of the normal name's digest.

    Six characters of the digest where the slug shows the whole name; all sixteen where it
    doesn't, as in other scripts, since there they alone tell names apart.

    >>> name_id("Ana Ruiz"), name_id("ana  RUIZ") == name_id("Ana Ruiz")
    ('ana-ruiz-mt66e3', True)
    """
    normal = normal_name(name)
    slug = _slug(normal)
    shows_all = len(slug) <= _MAX_SLUG and _letters(normal) == slug.replace("-", "")
    digest = short_id(normal)[:6] if shows_all else short_id(normal)
    slug = slug[:_MAX_SLUG].strip("-")
    return f"{slug}-{digest}" if slug else digest


def outlet_id(domain: str) -> str:
    """Id of the outlet at a registrable domain, or of an account on a platform.

    An account whose name the id cannot show whole has a piece of its digest, too.

    >>> outlet_id("harbour-post.co.uk"), outlet_id("medium.com/@ana"), outlet_id("x.com/ana_b")
    ('harbour-post_co_uk', 'medium_com__ana', 'x_com_ana_b-b2i7ky')
    """
    plain = re.sub(r"[^0-9a-z-]", "_", domain.lower())
    account = domain.partition("/")[2]
    if account and not re.fullmatch(r"(?:[a-z]+/)?@?[0-9a-z-]+", account):
        return f"{plain}-{short_id(domain)[:6]}"
    return plain


def source_id(
    kind: str, name: str, domain: str | None = None, article_id: str | None = None
) -> str:
    """Id of who is cited: of an outlet with a registrable domain by that, else by its name.

    What has no name of its own ("the council") is another one in each article.

    >>> source_id("outlet", "Harbour Post", "harbourpost.example")
    'outlet-harbourpost_example'
    """
    named = f"{kind}-{outlet_id(domain) if domain else name_id(name)}"
    return f"{named}-{article_id}" if article_id else named


def _slug(normal: str) -> str:
    plain = unicodedata.normalize("NFKD", normal.translate(_PLAIN))
    ascii_only = plain.encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^0-9a-z]+", "-", ascii_only).strip("-")


def _letters(normal: str) -> str:
    """The letters and digits of a name without their marks."""
    plain = unicodedata.normalize("NFKD", normal.translate(_PLAIN))
    return "".join(letter for letter in plain if letter.isalnum())
