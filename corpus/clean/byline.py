"""Bylines into people's names."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from corpus.clean.text import clean_text

_MAX_NAMES = 40
_MAX_NAME_WORDS = 7
_MAX_NAME_CHARS = 60

_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\S+|(?<!\S)@\w+|\b[\w-]+\.(?:com|org|net)/\S*"
)
_BRACKETED = re.compile(r"\s*[(\[（【<][^)\]）】>]{0,80}[)\]）】>]")
# Words before a name. The longer ones first.
_OPENERS = re.compile(
    r"^\W{0,3}(?:(?:text|tekst|texto|testo|texte|teksti|текст)\s*(?:[&+/]|and|und|och|og|ja|y|e|et|i|и|і|та)"
    r"\s*(?:fot\w+|photos?|bild\w*|фото|kuvat?)\s*[:：]?\s+|(?:words|story|text|texto|texte|testo|tekst|report|reportage)\s*[:：]\s*|(?:"
    r"(?:(?:words|story|text|report(?:ing|ed)?|analysis|opinion|written|posted|published|review(?:ed)?"
    r"|interview|photos?|column|article|commentary)\s+(?:and\s+\w+\s+)?by|by-?line|by|authors?|writers?"
    r"|reporters?|from our correspondents?|ein\w*\s+\w+\s+von|von|autor(?:in|en|s|i|e|es|a|as)?"
    r"|text von|aus\s+\w+\s+von"
    r"|auteure?s?|par|propos recueillis par|texte de|article de|por|texto de|di|a cura di|testo di"
    r"|de notre envoyée? spéciale?|door|geschreven door|tekst|af|av|skrevet af|skrevet av|skriven av"
    r"|przez|autor tekstu|autorzy|tekst i|napisał[a]?|oprac\.?|od|napsal[a]?|autoři?|písal[a]?"
    r"|írta|szerző|de la|scris de|shkruan|piše|pišu|autorica|napisao|napisala|kirjoittanut|teksti"
    r"|oleh|penulis|ditulis oleh|tác giả|theo|ni|yazan|haber|muhabir|imeandikwa na|na|ngu|deur"
    r"|автор[ыи]?|текст|от|написал[аи]?|беседовал[аи]?|подготовил[аи]?|автори|από|του|της|γράφει"
    r"|γράφουν|συντάκτης|ρεπορτάζ|հեղինակ|ავტორი|מאת|כתב[הת]?|بقلم|كتب(?:ت|ه)?|تقرير|إعداد|نویسنده"
    r"|نوشته|گزارش|از|تحریر|लेखक|द्वारा|लेखिका|রিপোর্ট|เรื่อง(?:โดย)?|โดย)"
    r"(?:\s*[:：՝–—-]\s*|\s+))"
    r"|(?:取材|文|撰文|記者|记者|作者|筆者|責任編輯|编辑|編輯|글|기자|執筆|特约记者|本报记者|本報記者|見習記者|见习记者|通讯员)"
    r"(?:\s*[:：/／=＝・]\s*|\s+|(?=[\u3400-\u9fff]{2,4}(?:$|[\s、，,])))"
    r"|โดย\s*|文/|文／)",
    re.IGNORECASE,
)
_CLOSERS = re.compile(
    r"(?:\s+(?:reports?|writes|berichtet|rapporte)\W*"
    r"|\s*(?:记者|記者|編集委員|論説委員|特派員|(?:선임|수습|인턴|전문|객원)?\s*기자|특파원|논설위원|[／/][\u3400-\u9fff]{2,4}(?:報導|报道|電)"
    r"|報導|报道|撰文|報道)"
    r"|\s*[|•·/／-])\s*$",
    re.IGNORECASE,
)
_OPENERS_OR_NAMES = frozenset("na ni di de la von av od por theo text".split())
_OTHERS = re.compile(r"\s*외\s*\d+\s*[명인]\s*$|\s+(?:et al\.?|u\. ?a\.)\s*$", re.IGNORECASE)
_PICTURES = re.compile(
    r"^\W*(?:fot[oóy]s?|photos?|pictures?|images?|bilde?r?|video|grafi[ck]\w*|zdjęcia|fotografie"
    r"|фото\w*|φωτ[οό]\w*|صور(?:ة)?|تصوير|צילום|ภาพ|사진|写真|撮影|摄影|攝影)(?:\b|(?=[:：]))",
    re.IGNORECASE,
)
# What is written on the links beside a byline.
_INVITATION = re.compile(
    r"^(?:contact|follow|e-?mail|view|read|more|see|show|all|share|about|kontakt|mehr|alle|folgen"
    r"|suivre|voir|plus|tous|seguir|ver|más|mais|segui|altri|volg|meer|lees)\s",
    re.IGNORECASE,
)
# Places before a Korean reporter's name: 워싱턴=홍길동 특파원.
_KOREAN_PLACES = re.compile(
    "^(?:[가-힣]{2,6}\\s*[,·]\\s*)*[가-힣]{2,6}[\\s=]+"
    "(?=[가-힣]{2,4}\\s*(?:선임|수습|인턴|전문|객원)?\\s?(?:기자|특파원))"
    "(?![가-힣]{2}\\s?(?:기자|특파원))"
)
_IN_BRACKETS = re.compile("[【\\[]([^【】\\[\\]]{2,60})[】\\]]")
_HAN_PLACE = re.compile("^[\u3400-\u9fff]{2,5}[=＝](?=[\u3400-\u9fff])")
_KOREAN_SENTENCE = re.compile("\\s\\S*(?:니다|한다|있다|이다|어요|해요)$")
_SLUG = re.compile(r"[a-z]{2,20}(?:-[a-z]{1,20}){1,3}")
_HAN_GAP = re.compile("(?<=[\u3400-\u9fff]{2})\\s+(?=[\u3400-\u9fff]{2,4}(?:\\s|$|[、，]))")
_SPLIT = re.compile(
    r"\s*[;|•·、，／،؛]\s*|\s+/\s+|(?<=[^\W\d_])/(?=[^\W\d_])|\s+(?:通讯员|通訊員|特约记者)\s*|\s*,\s*|\s*&\s*|\s+\+\s+"
    r"|\s+(?:and|und|et|y|e|en|i|og|och|ja|ve|dan|và|a|oraz|та|и|і|й|και|և|და|with|mit|avec|con|na)\s+"
    r"|\s+و\s*(?=\S)|\s+ו(?=[\u0590-\u05ff]{2})|\s+और\s+|\s+এবং\s+|\s+และ\s*",
    re.IGNORECASE,
)
# Conjunctions that are also a part of names (Ortega y Gasset, Costa e Silva, Puig i Cadafalch).
_LETTER_AND = re.compile(r"^(?:y|e|i|a|en|na|con)$", re.IGNORECASE)

# A part with one of these words is a function, a place of work or a team.
_ROLE = re.compile(
    r"\b(?:\w*(?:redakt(?:ion|or|örin?|eurin|eure?|ör)\w*|redaktor\w*)|redacci[oó]n|r[eé]daction"
    r"|redazione|redactie\w*|redaksi\w*|redakcj[aiąe]|redakce|redakcija|redação|redaction|newsroom"
    r"|szerkeszt\w+|redac[țţt]i[ae]\w*|redacció|toimitus\w*|toimetus\w*|uredni[šs]tvo|uredništva"
    r"|redaktsiya|redakcia|redakcija|redaksjon\w*|tòa soạn|ban biên tập|[a-z]+admin"
    r"|news\s?desk|\w*desk|staff|editorial|editors?|éditeur|correspondents?|korrespondent\w*"
    r"|corresponsal|correspondante?|corrispondente|correspondent\w*|reporters?|reporter(?:in|innen)?"
    r"|writers?|contributors?|columnists?|kolumnist\w*|columnista|chroniqueu\w+|journalist\w*"
    r"|journaliste|periodista|giornalista|jornalista|dziennikarz\w*|gazeteci|jurnalis|photograph\w+"
    r"|fotograf\w*|producers?|bureau|chief|head of|director|professor|analyst|agenc(?:y|ies)"
    r"|agentur\w*|agencias?|agences?|agenzia|agência|ag[eê]ncias?|agencja|wires?|news\s?service"
    r"|press release|pressemitteilung|comunicado|teams?|équipe|equipo|admin(?:istrator)?|webmaster"
    r"|\w*news\s?wires?|\w*agentur|presse(?:dienst|stelle)?|news|newsroom|digital|multimedia"
    r"|media group|webredaktion|verlag|gmbh|ltd|inc|llc|group|unknown"
    r"|anonymous|none|null|undefined|author|username|user|redakteur\w*|volont[aä]r\w*"
    r"|editora|redactor\w*|special to|sponsored|advertorial|partner(?:ed)? content"
    r"|updated?|published|publié|aktualisiert|minutes?|comments?|newsletter|subscribe|profile"
    r"|nachrichten|zeitung|noticias|notizie"
    r"|actualit[eé]s?|haber(?:ler)?i?|servisi|merkezi|ajansı|tin tức)\b"
    r"|редакц|корреспондент|агентств|корр\.|соб\. инф|пресс-служб|новост|редактор|обозреватель"
    r"|журналист|δημοσιογράφ|σύνταξη|редакці|кореспондент|редколег|редактор"
    r"|編集部|取材班|編集局|社説|通信|新闻|新聞社|編集委員|网$|網$|报社|報社|综合|編輯部|编辑部|기자단|편집|뉴스|신문"
    r"|\bگروه\b|خبرنگار|المصدر|مصدر|هيئة التحرير|التحرير|وكالات|وكالة|تحریریه|خبرگزاری|مراسل|سردبیر"
    r"|Информ\b|Источник|По материалам|גורס|מערכת|संवाददाता|ब्यूरो|डेस्क|ब्युरो"
    r"|กองบรรณาธิการ|ทีมข่าว|ผู้สื่อข่าว|խմբագր|რედაქცი",
    re.IGNORECASE,
)
_AGENCIES = frozenset(
    (
        "ap afp dpa apa sda ats ansa efe epd kna sid upi tass itar ria rian pap ctk čtk mti tt ntb"
        " ritzau stt bns lusa belga anp aa dha iha ani pti ians xinhua cna kyodo jiji yonhap bernama"
        " antara irna isna mehr wam spa qna petra kuna mena map aps tap reuters bloomberg adnkronos"
        " agerpres hina tanjug stina unian ukrinform interfax afpr afx keystone"
    ).split()
)
_AGENCY_NAMES = frozenset(
    (
        "associated press|the associated press|press association|pa media|agence france-presse"
        "|deutsche presse-agentur|europa press|agencia efe|anadolu ajansı|anadolu agency"
        "|press trust of india|australian associated press|canadian press|the canadian press"
        "|united press international|austria presse agentur|schweizerische depeschenagentur"
        "|thomson reuters|ria novosti|риа новости|тасс|интерфакс|рейтер|укринформ|унн|унiан"
        "|رويترز|أ ف ب|فرانس برس|ایسنا|ایرنا"
        "|新华社|新華社|中新社|中央社|共同通信|時事通信|ロイター|路透社|法新社|연합뉴스"
    ).split("|")
)
_HONORIFIC = re.compile(
    r"^(?:dr|prof|mr|mrs|ms|sir|dame|rev|hon|ing|mag|dipl|phd|doç|av)\.?\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)
_NAME_PARTICLES = frozenset(
    "van von de del della di da dos das du la le el al bin ibn abu ben ter ten den der zu y e i".split()
)
_CASED = re.compile(r"[^\W\d_]")


def names_in(
    byline: str, outlet_names: Iterable[str] = (), language: str | None = None
) -> tuple[str, ...]:
    """The people named in a byline, in order; empty where it names none.

    Words that open or close a byline in many languages, functions ("political editor"),
    addresses and handles are left out, and so is who is nobody: a desk, an agency, the
    outlet itself.

    Args:
        outlet_names: how the outlet is called; compared without case and punctuation.
        language: of the page; in Chinese a space parts two names, in Japanese it lies inside one.

    >>> names_in("By Ana Ruiz and Tom Ek, Political Editor")
    ('Ana Ruiz', 'Tom Ek')
    """
    outlets = frozenset(filter(None, map(_key, outlet_names)))
    return _names(byline, outlets, (language or "").lower().startswith("zh"))


def opens_as_byline(text: str) -> bool:
    """Whether a line begins or ends with a word that only bylines have: "by", "von", 記者 …"""
    line = clean_text(text)
    opener = _OPENERS.match(line)
    # The shortest openers are also the beginnings of ordinary lines.
    certain = opener is not None and (len(opener[0].strip(" :：")) > 2 or not line[:1].isascii())
    return certain or bool(re.search(r"(?:记者|記者|기자|특파원)\s*$", line))


def is_corporate(byline: str) -> bool:
    """Whether a byline in which nobody is named still has a name of its own: an agency, a team.

    >>> is_corporate("Meridian News Agency"), is_corporate("Staff"), is_corporate("@desk")
    (True, False, False)
    """
    text = clean_text(byline)
    if (
        not text
        or len(text) > _MAX_NAME_CHARS
        or _ADDRESS.search(text)
        or "/" in text
        or "," in text
    ):
        return False
    rest = _ROLE.sub(" ", text)
    letters = "".join(filter(str.isalnum, rest))
    return len(letters) >= min(3, len(text)) or (len(letters) == 2 and letters.isupper())


def is_agency(byline: str) -> bool:
    """Whether a byline is a news agency's name or sign and nothing else: "AFP", "dpa/Reuters"."""
    text = clean_text(byline)
    key = _key(text)
    if key in _AGENCIES or text.casefold().strip() in _AGENCY_NAMES:
        return True
    return bool(key) and all(word in _AGENCIES for word in key.split())


def is_outlet(name: str, outlet_names: Iterable[str]) -> bool:
    """Whether a name is what the outlet is called, or its staff: compared without case and marks.

    >>> is_outlet("The Gull newsroom", ["The Gull"]), is_outlet("Gull Agency", ["The Gull"])
    (True, False)
    """
    known = frozenset(filter(None, map(_key, outlet_names)))
    return _is_called(name, known) or _is_called(_ROLE.sub(" ", name), known)


def _is_called(name: str, outlets: frozenset[str]) -> bool:
    key = _key(name)
    return key in outlets or key.replace(" ", "") in {each.replace(" ", "") for each in outlets}


@lru_cache(maxsize=4096)
def _names(byline: str, outlets: frozenset[str], is_chinese: bool) -> tuple[str, ...]:
    text = clean_text(byline)[:1000]
    if whole := _IN_BRACKETS.fullmatch(text):
        text = whole[1]
    if _SLUG.fullmatch(text) and not is_agency(text):  # of an address
        text = text.replace("-", " ").title()
    text = _BRACKETED.sub(" ", _ADDRESS.sub(" ", text)).strip(" ,;:|–—-•·")
    if _is_nobody(text, outlets):
        return ()
    text = _HAN_PLACE.sub("", _KOREAN_PLACES.sub("", text))
    for _ in range(3):
        stripped = _unlabelled(text).strip(" ,;:|–—-•·")
        if stripped == text:
            break
        text = stripped
    if is_chinese:
        text = _HAN_GAP.sub("、", text)
    names: dict[str, str] = {}
    parts = _parts(text)
    full = any(_words(part) > 1 or _is_nobody(part, outlets) for part in parts)
    for part in parts:
        name = _person(part, outlets)
        # Beside full names a single word is a place: "Ana Ruiz, Lisbon".
        if name and not (full and _words(name) == 1 and _has_case(name)):
            names.setdefault(_key(name), name)
    return tuple(names.values())[:_MAX_NAMES]


def _unlabelled(text: str) -> str:
    """The text without words that open or close a byline."""
    opener = _OPENERS.match(text)
    if opener:
        rest = text[opener.end() :]
        # "Na Li", "Di Xu": openers that may as well be the first of two names.
        word = opener[0].strip()
        if not (word.casefold() in _OPENERS_OR_NAMES and word.istitle() and _words(rest) == 1):
            text = rest
    return _CLOSERS.sub("", _OTHERS.sub("", text))


def _has_case(text: str) -> bool:
    return text.upper() != text.lower()


def _parts(text: str) -> list[str]:
    """The text cut at commas and conjunctions, those inside names left whole."""
    cuts = list(_SPLIT.finditer(text))
    parts: list[str] = []
    start = 0
    for position, cut in enumerate(cuts):
        left = text[start : cut.start()]
        following = cuts[position + 1].start() if position + 1 < len(cuts) else len(text)
        right = text[cut.end() : following]
        if cut[0].strip() == "و" and _ROLE.match(f"و{right}"):
            continue
        if _LETTER_AND.match(cut[0].strip()) and min(_words(left), _words(right)) < 2:
            continue
        parts.append(left)
        start = cut.end()
    parts.append(text[start:])
    return [part for part in parts if part.strip()]


def _words(text: str) -> int:
    return len(text.split())


def _person(part: str, outlets: frozenset[str]) -> str | None:
    """A part of a byline as a name, or None."""
    if _PICTURES.match(part) or _INVITATION.match(part.strip()):
        return None
    name = _unlabelled(part.strip()).strip(' ,;:|–—-•·*"“”')
    name = _HONORIFIC.sub("", name)
    # "Ana Ruiz in Lisbon", "Ana Ruiz - Lisbon"
    name = re.split(r"\s+(?:in|aus|à|from|[Ff]or|w|в)\s+(?=[A-ZÀ-ÞА-Я])|\s+[–—-]\s+", name)[
        0
    ].strip()
    if name.endswith(".") and not re.search(r"\b\w\.$|\b(?:Jr|Sr|Dr)\.$", name):
        name = name.rstrip(".")
    if not 2 <= len(name) <= _MAX_NAME_CHARS or _words(name) > _MAX_NAME_WORDS:
        return None
    if any(char.isdecimal() for char in name) or re.search(r"[:/\\{}<>=?!…#%@_]|\.\w{2,}$", name):
        return None
    if _KOREAN_SENTENCE.search(name):
        return None
    if not _CASED.search(name) or _is_nobody(name, outlets):
        return None
    words = name.split()
    # A sentence, in a script that has capitals: most of its words begin small.
    small = [w for w in words if w[:1].islower() and w.casefold() not in _NAME_PARTICLES]
    if len(words) > 2 and len(small) > len(words) / 2:
        return None
    return name


def _is_nobody(name: str, outlets: frozenset[str]) -> bool:
    """Whether it is a function, an agency, the outlet or nothing."""
    key = _key(name)
    opener = _OPENERS.match(f"{name} ")
    if opener and opener.end() > len(name):
        return True
    if not key or is_agency(name):
        return True
    # A lone abbreviation is an agency's or a desk's sign, in small letters too.
    longest = 5 if name.isupper() else 3 if name.islower() else 0
    if name.isascii() and name.isalpha() and 2 <= len(name) <= longest:
        return True
    if _is_called(name, outlets):
        return True
    # "The Herald Valdemorin Newsroom": nobody's name is longer than two words and ends so.
    return bool(_ROLE.search(name)) and not _OPENERS.match(name) and not _SPLIT.search(name)


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """A name without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(letters).split())
