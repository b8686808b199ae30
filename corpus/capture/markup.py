"""XML as it comes from servers, made such that any parser can take it: text without a prolog.

No document type reaches a parser, so that there is no entity to expand and nothing to load.
Everything here takes time in proportion to the size, whatever the text.
"""

import codecs
import html
import re
from html.entities import html5

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# "<" or "{" in an encoding of two or four bytes a character.
_WIDE = (
    (re.compile(rb"[<{\[\s]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[<{\[\s]"), "utf-32-be"),
    (re.compile(rb"[<{\[\s]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[<{\[\s]\0[^\0]"), "utf-16-be"),
)
_XML_ENCODING = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]{2,40})[\"']")
_META_ENCODING = re.compile(rb"<meta\s[^>]{0,500}?charset\s*=\s*[\"']?([\w.:+-]{2,40})", re.I)
_LABEL = re.compile(r"[A-Za-z0-9][\w.:+-]{1,39}", re.ASCII)
_HEAD_BYTES = 4_096
# Labels that mean more on the web than Python takes them for (WHATWG Encoding Standard).
_WIDER = {
    **dict.fromkeys("ascii iso8859-1".split(), "cp1252"),
    **dict.fromkeys("gb2312 gbk".split(), "gb18030"),
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_NO_ENCODINGS = frozenset("idna punycode unicode_escape raw_unicode_escape undefined utf-7".split())
_BROKEN_UTF8_SHARE = 0.05  # of the non-ASCII characters may be broken in what is still UTF-8

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
_SPACE = re.compile(r"[\s\ufeff]*")
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,40})(?=[\s/>])")
_END_OF_SUBSET = re.compile(r"\]\s*>")
_OPENING = re.compile(r"<!\[CDATA\[|<!--")
_INSTRUCTION = re.compile(r"<\?[^<>]*>")
_STRAY = re.compile(r"<(?![A-Za-z_/])")
_REFERENCE = re.compile(
    r"&(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?", re.ASCII
)
_XML_REFERENCES = frozenset(("&amp;", "&lt;", "&gt;", "&quot;", "&apos;"))


def decoded(payload: bytes, charset: str | None) -> str:
    """The document as text, whatever it says of itself, without what XML forbids.

    A byte order mark decides, then the NULs of a wide encoding, then valid UTF-8, then what the
    transport or the document states as far as it can be true, then UTF-8 with a few broken
    characters, then windows-1252.
    """
    return _CONTROL.sub("", _text_of(payload, charset))


def _text_of(payload: bytes, charset: str | None) -> str:
    for bom, name in _BOMS:
        if payload.startswith(bom):
            return payload[len(bom) :].decode(name, "replace")
    for start, name in _WIDE:
        if start.match(payload):
            return payload.decode(name, "replace")
    stated = _stated(payload[:_HEAD_BYTES], charset)
    if b"\x1b" in payload and "iso2022_jp" in stated:
        return payload.decode("iso2022_jp", "replace")
    text = payload.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken == 0 or (broken == 1 and text.endswith("\ufffd")):  # cut within a character
        return text
    for name in stated:
        try:
            return payload.decode(name)
        except (ValueError, LookupError):
            continue
    if broken <= _BROKEN_UTF8_SHARE * sum(not character.isascii() for character in text):
        return text
    legacy = [name for name in stated if not name.startswith("utf")]
    return payload.decode(legacy[0] if legacy else "cp1252", "replace")


def _stated(head: bytes, charset: str | None) -> list[str]:
    """Codecs that somebody says the text is in: the transport, then the document."""
    found = [charset] if charset else []
    for pattern in (_XML_ENCODING, _META_ENCODING):
        if declared := pattern.search(head):
            found.append(declared[1].decode("ascii", "replace"))
    names = []
    for label in found:
        if not _LABEL.fullmatch(label):
            continue
        try:
            codec = codecs.lookup(label)
        except LookupError:
            continue
        if codec.name not in _NO_ENCODINGS and getattr(codec, "_is_text_encoding", True):
            names.append(_WIDER.get(codec.name, codec.name))
    return names


def root_of(text: str) -> tuple[str, int] | None:
    """Local name in lower case, and place, of the element that a document begins with.

    Declarations, comments and a document type may come before it; None for anything else.
    """
    place = 0
    while True:
        place = _SPACE.match(text, place).end()  # type: ignore[union-attr]  # it matches ""
        if found := _ROOT.match(text, place):
            return found[1].lower(), place
        if text.startswith("<?", place):
            end = text.find("?>", place) + 2
        elif text.startswith("<!--", place):
            end = text.find("-->", place) + 3
        elif text.startswith("<!", place):
            end = text.find(">", place) + 1
            subset = text.find("[", place, end)
            if subset >= 0:
                closing = _END_OF_SUBSET.search(text, subset)
                end = closing.end() if closing else 0
        else:
            return None
        if end <= place:
            return None
        place = end


def settled(text: str) -> str:
    """XML of the same content with nothing in it but elements, text and XML's own references.

    Sections become escaped text; comments and instructions go; HTML's named characters become
    characters; an ampersand or angle bracket that begins nothing is escaped.
    """
    pieces = []
    place = 0
    while opening := _OPENING.search(text, place):
        is_section = opening[0] != "<!--"
        pieces.append(_outside(text[place : opening.start()]))
        end = text.find("]]>" if is_section else "-->", opening.end())
        end = len(text) if end < 0 else end
        if is_section:
            pieces.append(html.escape(text[opening.end() : end], quote=False))
        place = end + len("]]>")
    pieces.append(_outside(text[place:]))
    return "".join(pieces)


def _outside(text: str) -> str:
    return _REFERENCE.sub(_resolved, _STRAY.sub("&lt;", _INSTRUCTION.sub("", text)))


def _resolved(reference: re.Match[str]) -> str:
    whole = reference[0]
    if whole in _XML_REFERENCES:
        return whole
    if whole.startswith("&#") or whole[1:] in html5:
        return html.escape(_CONTROL.sub("", html.unescape(whole)))
    return f"&amp;{whole[1:]}"
