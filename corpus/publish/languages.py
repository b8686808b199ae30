"""What languages are called, and which way their texts run."""

import re
import unicodedata

_NAMES = """
af Afrikaans Afrikaans|am Amharic አማርኛ|ar Arabic العربية|as Assamese অসমীয়া|az Azerbaijani azərbaycan
be Belarusian беларуская|bg Bulgarian български|bn Bengali বাংলা|bo Tibetan བོད་ཡིག|bs Bosnian bosanski
ca Catalan català|ceb Cebuano Cebuano|ckb Sorani کوردیی ناوەندی|cs Czech čeština|cy Welsh Cymraeg
da Danish dansk|de German Deutsch|dv Dhivehi ދިވެހި|el Greek Ελληνικά|en English English
eo Esperanto Esperanto|es Spanish español|et Estonian eesti|eu Basque euskara|fa Persian فارسی
ff Fula Pulaar|fi Finnish suomi|fil Filipino Filipino|fo Faroese føroyskt|fr French français
fy Frisian Frysk|ga Irish Gaeilge|gd Gaelic Gàidhlig|gl Galician galego|gu Gujarati ગુજરાતી
ha Hausa Hausa|he Hebrew עברית|hi Hindi हिन्दी|hr Croatian hrvatski|ht Haitian Kreyòl
hu Hungarian magyar|hy Armenian հայերեն|id Indonesian Indonesia|ig Igbo Igbo|is Icelandic íslenska
it Italian italiano|ja Japanese 日本語|jv Javanese Jawa|ka Georgian ქართული|kk Kazakh қазақ тілі
km Khmer ខ្មែរ|kn Kannada ಕನ್ನಡ|ko Korean 한국어|ku Kurdish kurdî|ky Kyrgyz кыргызча
la Latin Latina|lb Luxembourgish Lëtzebuergesch|ln Lingala lingála|lo Lao ລາວ|lt Lithuanian lietuvių
lv Latvian latviešu|mg Malagasy Malagasy|mi Maori Māori|mk Macedonian македонски|ml Malayalam മലയാളം
mn Mongolian монгол|mr Marathi मराठी|ms Malay Melayu|mt Maltese Malti|my Burmese မြန်မာ
nb Norwegian norsk|ne Nepali नेपाली|nl Dutch Nederlands|nn Norwegian nynorsk|no Norwegian norsk
ny Chichewa Nyanja|om Oromo Oromoo|or Odia ଓଡ଼ିଆ|pa Punjabi ਪੰਜਾਬੀ|pl Polish polski
ps Pashto پښتو|pt Portuguese português|ro Romanian română|ru Russian русский|rw Kinyarwanda Ikinyarwanda
sd Sindhi سنڌي|si Sinhala සිංහල|sk Slovak slovenčina|sl Slovenian slovenščina|sm Samoan Samoa
sn Shona chiShona|so Somali Soomaali|sq Albanian shqip|sr Serbian српски|st Sotho Sesotho
su Sundanese Sunda|sv Swedish svenska|sw Swahili Kiswahili|ta Tamil தமிழ்|te Telugu తెలుగు
tg Tajik тоҷикӣ|th Thai ไทย|ti Tigrinya ትግርኛ|tk Turkmen türkmen|tl Tagalog Tagalog
tr Turkish Türkçe|tt Tatar татар|ug Uyghur ئۇيغۇرچە|uk Ukrainian українська|ur Urdu اردو
uz Uzbek oʻzbek|vi Vietnamese Tiếng_Việt|wo Wolof Wolof|xh Xhosa isiXhosa|yi Yiddish ייִדיש
yo Yoruba Yorùbá|zh Chinese 中文|zh-Hans Chinese_(simplified) 简体中文
zh-Hant Chinese_(traditional) 繁體中文|zu Zulu isiZulu
"""
"""Code, English name and own name (Unicode CLDR), one language between bars."""


def _table() -> dict[str, tuple[str, str]]:
    entries = (entry.split(" ", 2) for line in _NAMES.split("\n") for entry in line.split("|"))
    return {e[0]: (e[1].replace("_", " "), e[2].replace("_", " ")) for e in entries if len(e) == 3}


NAMES = _table()
"""English name and own name by language code."""

_TAG = re.compile("[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_QUOTED = re.compile("“([^“”]*)”")
_SPACE = re.compile(r"\s+")
_JOINERS = "\u200c\u200d"  # Persian and Indic scripts spell with them
_RIGHT_TO_LEFT = frozenset(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"])


def language_name(code: str | None) -> str:
    """The language's name in English; the code itself where we know none.

    >>> language_name("sw")
    'Swahili'
    """
    if code in (None, "", "und"):
        return "Language unknown"
    name = NAMES.get(str(code))
    return name[0] if name else str(code)


def own_name(code: str | None) -> str | None:
    """What its speakers call the language, or None."""
    name = NAMES.get(code or "")
    return name[1] if name else None


def html_lang(code: str | None) -> str:
    """The `lang` attribute for a text in this language; empty says that nobody knows."""
    return str(code) if code != "und" and _TAG.fullmatch(code or "") else ""


def within_line(text: str | None) -> str:
    r"""A piece of a line: white space is single, control characters are gone.

    Among them are those that turn the reading direction: one left open would turn the rest
    of the line too, whatever isolates it.

    >>> within_line("a\u202e\nb ")
    'a b '
    """
    kept = "".join(
        c
        for c in text or ""
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf") or c in _JOINERS
    )
    return _SPACE.sub(" ", kept)


def one_line(text: str | None) -> str:
    r"""`text` for a place of its own within a line, as `within_line` has it.

    >>> one_line(" a\u202e\nb")
    'a b'
    """
    return within_line(text).strip()


def quotations(text: str) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it stood in quotation marks; these are left out.

    >>> quotations("“ferry” has no date.")
    [('', False), ('ferry', True), (' has no date.', False)]
    """
    pieces = _QUOTED.split(text)
    return [(piece, at % 2 == 1) for at, piece in enumerate(pieces)]


def source_name(name: str | None) -> str:
    r"""What a cited source is called, in one line; some have no name, or none that can be seen.

    >>> source_name("\u202e")
    'Source not named'
    """
    return one_line(name) or "Source not named"


def direction(text: str | None, language: str | None = None) -> str:
    """`"rtl"` or `"ltr"`: the way most letters of `text` run.

    The first letter decides nothing, since a name in another script often begins a
    sentence. A text without letters runs as its language does.

    >>> direction("ISIS تعيد ترتيب أدواتها")
    'rtl'
    """
    right = left = 0
    for character in (text or "")[:2000]:
        kind = unicodedata.bidirectional(character)
        right += kind in ("R", "AL")
        left += kind == "L"
    if right == left:
        return "rtl" if language in _RIGHT_TO_LEFT else "ltr"
    return "rtl" if right > left else "ltr"
