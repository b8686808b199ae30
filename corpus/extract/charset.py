"""From bytes to text: which character encoding, and what decided it."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

# Labels that mean another encoding than Python takes them for: the WHATWG Encoding Standard,
# which is what the browsers did for which the pages were made.
_LABELS = {
    **dict.fromkeys(
        (
            "iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 cp819 ibm819 ascii us-ascii cp1252"
            " x-cp1252 windows-1252 ansi x-user-defined"
        ).split(),
        "windows-1252",
    ),
    **dict.fromkeys("iso-8859-9 iso8859-9 latin5 l5 windows-1254 cp1254".split(), "windows-1254"),
    **{f"cp125{digit}": f"windows-125{digit}" for digit in "01345678"},
    **dict.fromkeys("iso-8859-11 tis-620 dos-874 windows-874 cp874".split(), "windows-874"),
    **dict.fromkeys(
        "gb2312 gb_2312-80 gbk x-gbk cp936 chinese iso-ir-58 gb18030".split(), "gb18030"
    ),
    **dict.fromkeys("big5 big5-hkscs big5_hkscs cn-big5 x-x-big5".split(), "big5"),
    **dict.fromkeys(
        "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j cp932 ms932".split(), "shift_jis"
    ),
    **dict.fromkeys(
        "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 korean windows-949 cp949".split(), "euc-kr"
    ),
    **dict.fromkeys("euc-jp x-euc-jp euc_jp".split(), "euc-jp"),
    **dict.fromkeys("iso-8859-8-i iso-8859-8 logical".split(), "iso-8859-8"),
    **dict.fromkeys("utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8".split(), "utf-8"),
    **dict.fromkeys("utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2".split(), "utf-16le"),
    "utf-16be": "utf-16be",
}
_CODECS = {
    "windows-874": "cp874",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "iso-8859-8": "iso8859_8",
}
# Windows-1252 as browsers have it: the five bytes that the code page leaves open are controls.
_WINDOWS_1252 = "".join(
    bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_MAGIC = (
    b"%PDF-",
    b"\x89PNG\r\n",
    b"GIF87a",
    b"GIF89a",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"SQLite format 3\x00",
    b"\x7fELF",
    b"MZ\x90\x00",
    b"OggS",
    b"ID3",
    b"wOFF",
    b"wOF2",
    b"\x00\x00\x01\x00",
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta\s[^>]{0,2000}?charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
_XML = re.compile(
    rb"^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]{2,40})[\"']", re.IGNORECASE
)
_LANG = re.compile(rb"<html\s[^>]{0,500}?lang\s*=\s*[\"']?([a-zA-Z]{2,3})\b", re.IGNORECASE)
_LATIN_CHARSETS = frozenset(
    (
        "windows-1250 windows-1252 windows-1254 windows-1257 windows-1258 iso8859-2 iso8859-3"
        " iso8859-4 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 iso8859-9 mac-roman"
        " mac-latin2 mac-iceland mac-turkish mac-centeuro cp437 cp850 cp852 cp858 cp1140 cp500 cp037"
        " cp775 cp857 cp860 cp861 cp863 cp865 hp-roman8 latin-1 utf-7 cp273"
    ).split()
)
_LATIN_BY_LANGUAGE = {
    **dict.fromkeys("pl cs sk hu ro hr sl sq bs".split(), "windows-1250"),
    **dict.fromkeys("tr az".split(), "windows-1254"),
    **dict.fromkeys("lt lv et".split(), "windows-1257"),
    "vi": "windows-1258",
    **dict.fromkeys("ru uk bg be mk sr".split(), "windows-1251"),
    "el": "windows-1253",
    "he": "windows-1255",
    "ar": "windows-1256",
}
_HEAD_BYTES = 16_384  # browsers look at 1,024; real pages put scripts before the declaration
_GUESS_BYTES = 20_000
_CERTAIN_UTF8_BYTES = 8  # so many non-ASCII bytes in valid UTF-8 are no accident
_BROKEN_UTF8_SHARE = 0.05  # of its non-ASCII characters may be broken in what is still UTF-8
_GUESSABLE_BYTES = 16  # with fewer non-ASCII bytes a guess is a throw of dice
_JAPANESE_ESCAPES = (b"\x1b$B", b"\x1b$@")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1b")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A payload as text."""

    text: str
    charset: str  # WHATWG name, lower case
    decided_by: str  # "bom", "transport", "meta", "xml", "valid utf-8", "nul bytes", "guess", …
    replaced: int  # bytes or sequences that could not be read and became U+FFFD


def decode(payload: bytes, stated: str | None, *, is_html: bool) -> Decoded:
    """Decode a document, whatever it says of itself; never an error.

    In this order: byte order mark, the transport's statement, the document's own (HTML only),
    valid UTF-8, a guess from the bytes, windows-1252. Labels mean what browsers take them for.
    A statement that the bytes contradict loses to valid UTF-8; and so does a statement of a
    legacy encoding when there is so much valid UTF-8 that it cannot be an accident, since
    servers put such labels on everything.
    """
    for bom, charset in _BOMS:
        if payload.startswith(bom):
            return _replacing(payload[len(bom) :], charset, "bom")
    if wide := _wide_charset(payload):
        return _replacing(payload, wide, "nul bytes")
    if any(escape in payload[:_HEAD_BYTES] for escape in _JAPANESE_ESCAPES):
        return _replacing(payload, "iso-2022-jp", "escape sequences")
    utf8 = _strictly(payload, "utf-8")
    foreign = len(payload.translate(None, bytes(range(128))))
    statements = _statements(payload, stated, is_html)
    if utf8 is not None and foreign >= _CERTAIN_UTF8_BYTES:
        said_by = next((by for charset, by in statements if charset == "utf-8"), "valid utf-8")
        return Decoded(utf8, "utf-8", said_by, 0)
    for charset, by in statements:
        text = _strictly(payload, charset)
        if text is not None:
            return Decoded(text, charset, by, 0)
    if utf8 is not None:
        return Decoded(utf8, "utf-8", "valid utf-8", 0)
    broken = _replacing(payload, "utf-8", "broken utf-8")
    if broken.replaced <= _BROKEN_UTF8_SHARE * sum(1 for c in broken.text if not c.isascii()):
        return broken
    for charset, by in statements:
        read = _replacing(payload, charset, by)
        if charset != "utf-8" and read.replaced <= _BROKEN_UTF8_SHARE * foreign:
            return read
    return _guessed(payload)


def looks_binary(payload: bytes) -> bool:
    """Whether the bytes are no text: a known binary format, or full of control characters."""
    if payload.startswith(_MAGIC) or payload[4:8] == b"ftyp":
        return True
    if payload.startswith(b"RIFF") and payload[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return True
    if any(payload.startswith(bom) for bom, _ in _BOMS) or _wide_charset(payload):
        return False
    sample = payload[:65_536]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    # A stray NUL in a page is a fault of its making; a hundredth of all bytes is not.
    return controls > len(sample) // 100 + 2


def _statements(payload: bytes, stated: str | None, is_html: bool) -> list[tuple[str, str]]:
    """Encodings that somebody states, strongest first, unknown labels left out."""
    labels = [(stated, "transport")] if stated else []
    if is_html:
        head = payload[:_HEAD_BYTES]
        if found := _XML.search(head):
            labels.append((found[1].decode("ascii"), "xml"))
        if found := _META.search(_COMMENT.sub(b"", head)):
            label = found[1].decode("ascii", "replace")
            # A page whose declaration could be read byte by byte is not UTF-16.
            labels.insert(
                1 if stated else 0, ("utf-8" if "utf-16" in label.lower() else label, "meta")
            )
    known = ((charset_of(label), by) for label, by in labels)
    return [(charset, by) for charset, by in known if charset]


def charset_of(label: str) -> str | None:
    """The encoding that a label means on the web, or None for an unknown one.

    >>> charset_of("ISO-8859-1"), charset_of("gb2312"), charset_of("klingon")
    ('windows-1252', 'gb18030', None)
    """
    label = label.strip().strip("\"'").lower()
    if label in _LABELS:
        return _LABELS[label]
    try:
        codec = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # Python's transforms ("rot13", "hex") are no character encodings.
    return label if getattr(codec, "_is_text_encoding", True) else None


def _strictly(payload: bytes, charset: str) -> str | None:
    if charset == "windows-1252":
        return codecs.charmap_decode(payload, "strict", _WINDOWS_1252)[0]
    try:
        return payload.decode(_CODECS.get(charset, charset))
    except (UnicodeError, LookupError):
        return None


def _replacing(payload: bytes, charset: str, decided_by: str) -> Decoded:
    """The text with what cannot be read replaced and counted."""
    text = _strictly(payload, charset)
    if text is not None:
        return Decoded(text, charset, decided_by, 0)
    try:
        text = payload.decode(_CODECS.get(charset, charset), "replace")
    except (UnicodeError, LookupError):  # codecs such as idna have no replacing
        text = payload.decode("utf-8", "replace")
        charset = "utf-8"
    return Decoded(text, charset, decided_by, text.count("\ufffd"))


def _wide_charset(payload: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, seen by where its NULs stand."""
    sample = payload[:4096]
    sample = sample[: len(sample) // 4 * 4]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    quarter = len(sample) // 4
    nuls = [sample[place::4].count(0) / quarter for place in range(4)]
    if min(nuls[2:]) > 0.9 and nuls[0] < 0.3:
        return "utf-32le"
    if min(nuls[:2]) > 0.9 and nuls[3] < 0.3:
        return "utf-32be"
    even, odd = (nuls[0] + nuls[2]) / 2, (nuls[1] + nuls[3]) / 2
    if odd > 0.3 and even < 0.05:
        return "utf-16le"
    if even > 0.3 and odd < 0.05:
        return "utf-16be"
    return None


def _guessed(payload: bytes) -> Decoded:
    """What the bytes look like, else windows-1252, which reads anything."""
    sample = payload
    if len(payload) > _GUESS_BYTES:
        # Where the text is: the markup before it is ASCII and says nothing.
        start = next((i for i, byte in enumerate(payload) if byte > 127), 0)
        sample = payload[max(0, start - 200) :][:_GUESS_BYTES]
    foreign = len(sample.translate(None, bytes(range(128))))
    best = None
    if foreign >= _GUESSABLE_BYTES:
        best = from_bytes(sample, steps=5, chunk_size=512).best()
    charset = charset_of(best.encoding.replace("_", "-")) or best.encoding if best else None
    if charset in _LATIN_CHARSETS or not charset:
        # These are told apart by a handful of letters; the page's language knows better.
        lang = _LANG.search(payload[:_HEAD_BYTES])
        code = lang[1].decode("ascii").lower() if lang else ""
        charset = _LATIN_BY_LANGUAGE.get(code, "windows-1252")
    if charset and charset != "utf-8":
        read = _replacing(payload, charset, "guess")
        if read.replaced <= len(payload) // 1000:
            return read
    return _replacing(payload, "windows-1252", "last resort")
