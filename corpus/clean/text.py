"""One spelling for what a page prints: characters, white space, leftovers of markup."""

import html
import re
import unicodedata

from corpus.letters import STANDS_ALONE
from corpus.model import Paragraph, Run

# A joiner or non-joiner means something only between letters of these scripts (Arabic, Syriac,
# the Indic scripts, Burmese, Khmer, Mongolian), and joins the parts of an emoji.
_JOINED = (
    "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ua840-\uabff\ufb50-\ufdff\ufe70-\ufefc"
)
_EMOJI = "\u200d\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(
    f"(?<![{_JOINED}])\u200c|\u200c(?![{_JOINED}])"
    f"|(?<![{_JOINED}{_EMOJI}])\u200d|\u200d(?![{_JOINED}{_EMOJI}])"
)
# Soft hyphen, other zero-width characters, marks of direction (a reader's page sets it anew),
# byte order marks, object and tag characters, controls, lone surrogates, non-characters.
_JUNK = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U000e0001-\U000e007f]"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।॥:：][\"'”’»«›)\]）」』】*]*$")
_PARTS_WORDS = re.compile(r"[—–―/…·]")
_NO_WORD = re.compile(r"(?:[^\w\s]|_)+")


def clean_text(text: str) -> str:
    """`text` on one line in NFC, without what is not printed; cleaning twice changes nothing.

    Entities that were escaped twice are decoded; zero-width characters go, but for joiners
    where a script needs them.
    """
    for _ in range(8):
        before = text
        if "&" in text:
            text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
        text = _JUNK.sub("", text)
        text = unicodedata.normalize("NFC", text)
        if "\u200c" in text or "\u200d" in text:
            text = _STRAY_JOINER.sub("", text)
        text = " ".join(text.split())
        if text == before:
            break
    return text


def clean_paragraph(paragraph: Paragraph) -> Paragraph | None:
    """The paragraph with each run cleaned and single spaces between them; None if nothing stays."""
    runs: list[Run] = []
    ends_in_space = True
    for run in paragraph.runs:
        text = clean_text(run.text)
        if not text:
            ends_in_space = ends_in_space or run.text[-1:].isspace()
            if runs and run.text[:1].isspace() and not runs[-1].text.endswith(" "):
                runs[-1] = Run(runs[-1].text + " ", runs[-1].url)
                ends_in_space = True
            continue
        if run.text[:1].isspace() and not ends_in_space:
            text = " " + text
        if run.text[-1:].isspace():
            text += " "
        ends_in_space = text.endswith(" ")
        if runs and runs[-1].url == run.url:
            runs[-1] = Run(runs[-1].text + text, run.url)
        else:
            runs.append(Run(text, run.url))
    if not runs:
        return None
    runs[-1] = Run(runs[-1].text.rstrip(), runs[-1].url)
    return Paragraph(tuple(run for run in runs if run.text), paragraph.kind)


def ends_sentence(text: str) -> bool:
    """Whether a line ends as sentences do, or leads over to what follows it."""
    return _SENTENCE_END.search(text) is not None


def count_words(text: str) -> int:
    """How many words `text` has; in scripts without spaces each character is one.

    >>> count_words("Don't panic — it's 5 o'clock"), count_words("北京欢迎你")
    (5, 5)
    """
    text = _PARTS_WORDS.sub(" ", text)
    alone = 0
    if not text.isascii():
        alone = sum(map(str.isalnum, STANDS_ALONE.findall(text)))
        text = STANDS_ALONE.sub(" ", text)
    return alone + len(_NO_WORD.sub("", text).split())
