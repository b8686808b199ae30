import re
import sqlite3
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.fold import fold, fold_needles, fold_query, fold_spans, fold_words

TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
ALPHABETS = (
    "abz AZ09 .,'\"*-()ßıİŁØæœ’\u00ad\u200b\u200d\u0301\u0308\u0323™²½",
    "αΆς ΐᾳ яёЙїѓ\u0483 שלום\u05b8\u05bc״ ייִ",
    "الكتابةىإأآؤئء\u0640\u064b\u0670 ٣۴ پگکیہ\ufdfa\ufee1",
    "北京Aの々ー。カか\u3099ﾊﾟ\u309a\ufe00 한글\u1112\u1161\u11abㅎㅏ\u115f\u0301",
    "กน้ำเ ລາວ ខ្មែរ မြန်မာ हिन्दी ज़\u093c தமிழ் ગુજરાતી ა ამბავი Ꭰꭰ ⴰ",
)
texts = st.one_of(st.text(), *(st.text(alphabet) for alphabet in ALPHABETS))


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute(f'create virtual table f using fts5(title, dek, text, tokenize="{TOKENIZER}")')
    db.execute("create virtual table v using fts5vocab(f, instance)")
    return db


def tokens(db: sqlite3.Connection, folded: str) -> list[str]:
    db.execute("delete from f")
    db.execute("insert into f(text) values (?)", (folded,))
    return [term for (term,) in db.execute('select term from v order by "offset"')]


def finds(typed: str, text: str) -> bool:
    db = sqlite3.connect(":memory:")
    db.execute(f'create virtual table f using fts5(title, dek, text, tokenize="{TOKENIZER}")')
    db.execute("insert into f(text) values (?)", (fold(text),))
    expression = fold_query(typed)
    return (
        bool(expression) and db.execute("select 1 from f(?)", (expression,)).fetchone() is not None
    )


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  The Ferry,\n\nagain! ", "the ferry again"),
        ("Žižek Čapek Łódź Øre Đà Nẵng þæt œuvre", "zizek capek lodz ore da nang thaet oeuvre"),
        ("Straße STRASSE", "strasse strasse"),
        ("Iğdır ISPARTA ısı İzmir", "igdir isparta isi izmir"),
        ("Άνθρωπος ΛΟΓΟΣ ᾳ", "ανθρωποσ λογοσ α"),
        ("Ёлка Україна за́мок", "елка украіна замок"),
        ("co\u00adop\u200bera\u2060tion", "cooperation"),
        ("re\u0301sume\u0301 résumé", "resume resume"),
        ("ＡＢＣ １２ ﬁne ™ Foo™", "abc 12 fine foo"),
        ("كِتَابٌ الكتـــاب مدرسة مدرسه", "كتاب كتاب مدرسه مدرسه"),
        ("إلى أحمد آمال على علی کتاب", "الي احمد امال علي علي كتاب"),
        ("بنك الله الذي وال", "بنك الله الذي وال"),
        ("שָׁלוֹם צה״ל", "שלום צה ל"),
        ("٢٠٢٤ ۱۴۰۳ २०२४", "2024 1403 2024"),
        ("北京大学A社", "北 京 大 学 a 社"),
        ("がか ｶﾞ か\u3099", "が か ガ が"),
        ("2024년 KBS는", "2024 년 kbs 는"),
        ("हिन्दी में", "हिन्दी में"),
        ("น้ำท่วม", "น้ํ า ท่ ว ม"),
        ("😀 — … \x00 \ud800", ""),
    ],
)
def test_text_folds_as_the_rules_say(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(deadline=None)
@given(texts)
def test_folding_twice_equals_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_character_folds_to_itself_the_second_time() -> None:
    for code in range(sys.maxunicode + 1):
        folded = fold(chr(code))
        assert fold(folded) == folded, hex(code)


def test_the_index_sees_every_folded_character_as_part_of_a_word(
    index: sqlite3.Connection,
) -> None:
    folded = sorted(
        {word for code in range(sys.maxunicode + 1) for word in fold(chr(code)).split()}
    )
    # The tokenizer may unify case once more in scripts whose case we keep; it parts nothing.
    assert len(tokens(index, " ".join(folded))) == len(folded)


@settings(deadline=None)
@given(texts)
def test_the_index_sees_the_words_that_folding_made(index: sqlite3.Connection, text: str) -> None:
    folded = fold(text)
    assert len(tokens(index, folded)) == len(folded.split())


@settings(deadline=None)
@given(texts)
@example("น้ำ")
@example("가\u11ab x\u0301 ㅎ\u200dㅏ ｶﾞ")
def test_words_with_their_places_are_the_words_of_the_folded_text(text: str) -> None:
    words = list(fold_words(text))
    assert [word.text for word in words] == fold(text).split()
    assert all(0 <= word.span.start < word.span.end <= len(text) for word in words)
    assert words == sorted(words, key=lambda word: word.span)


@settings(deadline=None)
@given(texts)
def test_any_text_that_a_reader_types_is_a_legal_search(
    index: sqlite3.Connection, text: str
) -> None:
    if expression := fold_query(text):
        index.execute("select count(*) from f(?)", (expression,)).fetchone()


@settings(deadline=None)
@given(st.lists(st.sampled_from([*'"-* ()|:北', " OR ", " NOT ", " AND ", "title:", "ab", "ال"])))
def test_any_mixture_of_operators_is_a_legal_search(
    index: sqlite3.Connection, parts: list[str]
) -> None:
    if expression := fold_query("".join(parts)):
        index.execute("select count(*) from f(?)", (expression,)).fetchone()


def test_a_very_long_query_is_a_legal_search(index: sqlite3.Connection) -> None:
    for typed in (" ".join(f"w{n}" for n in range(5000)), "x" * 100_000, "a OR " * 3000 + "a"):
        assert index.execute("select count(*) from f(?)", (fold_query(typed),)).fetchone()


@settings(deadline=None)
@given(texts.filter(fold))
def test_a_text_is_found_by_its_own_words_in_quotation_marks(text: str) -> None:
    assert finds('"' + re.sub('["“”„‟«»＂]', " ", text) + '"', text)


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("storm flood", '"storm" AND "flood"'),
        ("storm AND flood", '"storm" AND "flood"'),
        ('"storm surge"', '"storm surge"'),
        ("“storm surge”", '"storm surge"'),
        ("storm OR flood coast", '("storm" OR "flood") AND "coast"'),
        ("storm | flood", '("storm" OR "flood")'),
        ("storm -flood", '"storm" NOT "flood"'),
        ("a b NOT c -d", '("a" AND "b") NOT ("c" OR "d")'),
        ("stor*", '"stor" *'),
        ('"storm sur"*', '"storm sur" *'),
        ("s*", '"s"'),
        ("北京*", '"北 京"'),
        ("title:Storm", 'title : "storm"'),
        ('dek:"storm surge"', 'dek : "storm surge"'),
        ("-title:storm flood", '"flood" NOT title : "storm"'),
        ("nosuch:storm", '"nosuch storm"'),
        ("covid-19", '"covid 19"'),
        ('צה"ל', '"צה ל"'),
        ("الكت*", '("الكت" * OR "كت" *)'),
        ("OR", '"or"'),
        ("storm OR", '"storm" AND "or"'),
        ('"storm', '"storm"'),
        ("-storm", ""),
        ('""', ""),
        ("*", ""),
        ("😀", ""),
        ("", ""),
    ],
)
def test_what_is_typed_becomes_this_expression(typed: str, expression: str) -> None:
    assert fold_query(typed) == expression


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("كتاب", "قرأت الكتاب أمس"),
        ("الكتاب", "هذا كتاب جديد"),
        ("الكتا*", "كتاب"),
        ("北京", "他在北京大学"),
        ("水", "น้ำ 水曜日"),
        ("ท่วม", "น้ำท่วมใหญ่"),
        ("strasse", "Die Straße"),
        ("2024", "2024년"),
        ("m'y", "Il m’y voit"),
    ],
)
def test_readers_find(typed: str, text: str) -> None:
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("نك", "بنك"), ("له", "الله"), ("か", "が"), ("京北", "北京"), ("क", "की"), ("น", "น้ำ")],
)
def test_readers_do_not_find(typed: str, text: str) -> None:
    assert not finds(typed, text)


def test_spans_lie_in_the_text_as_it_was() -> None:
    text = "Die STRASSE, die Straße; 北京的大学 und re\u0301sume\u0301."
    needles = fold_needles('strasse 北京 "résumé" -die')
    assert [span.of(text) for span, _ in fold_spans(text, needles)] == [
        "STRASSE",
        "Straße",
        "北京",
        "re\u0301sume\u0301",
    ]


def test_a_phrase_is_one_span_and_a_prefix_covers_the_word() -> None:
    text = "A storm surge; no storm. Stormy weather surges."
    needles = fold_needles('"storm surge" weath*')
    assert [span.of(text) for span, _ in fold_spans(text, needles)] == ["storm surge", "weather"]


def test_needles_of_another_column_are_left_out() -> None:
    assert [each.words for each in fold_needles("title:storm dek:coast flood", "title")] == [
        ("storm",),
        ("flood",),
    ]


@settings(deadline=None)
@given(texts, texts)
def test_spans_always_slice(text: str, typed: str) -> None:
    for span, _ in fold_spans(text, fold_needles(typed)):
        assert span.of(text)
