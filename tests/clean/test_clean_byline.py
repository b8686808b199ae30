import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean.byline import is_corporate, is_outlet, names_in


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ana Ruiz and Tom Ek, Political Editor", ["Ana Ruiz", "Tom Ek"]),
        ("By Ana Ruiz, Tom Ek & Una Roe", ["Ana Ruiz", "Tom Ek", "Una Roe"]),
        ("Words by Ana Ruiz in Lisbon", ["Ana Ruiz"]),
        ("Von Jürgen Adler, Berlin", ["Jürgen Adler"]),
        ("Text: Ana Ruiz, Foto: Max Mut", ["Ana Ruiz"]),
        ("Par Noé Vasseur et Lou Kergoat", ["Noé Vasseur", "Lou Kergoat"]),
        ("José Ortuño y Garcés", ["José Ortuño y Garcés"]),
        ("Por Remedios Lozano | Redacción", ["Remedios Lozano"]),
        ("di Nives Corallo", ["Nives Corallo"]),
        ("Door Joost van der Meulen en Merel Stok", ["Joost van der Meulen", "Merel Stok"]),
        ("Przez Żaneta Śliwa", ["Żaneta Śliwa"]),
        ("От Глафира Оленина", ["Глафира Оленина"]),
        ("كتبت هالة المرجان", ["هالة المرجان"]),
        ("נכתב: מאת יעל ברק", ["נכתב: מאת יעל ברק"][:0]),
        ("מאת יעל ברק", ["יעל ברק"]),
        ("文／林晚舟、周听雪", ["林晚舟", "周听雪"]),
        ("記者 簡澄海", ["簡澄海"]),
        ("槙村 そよ記者", ["槙村 そよ"]),
        ("한소담 기자", ["한소담"]),
        ("โดย พิมพ์นารา ธารสาย", ["พิมพ์นารา ธารสาย"]),
        ("Na Li", ["Na Li"]),
        ("Dr. Ana Ruiz | ana@post.example | @ana", ["Ana Ruiz"]),
        ("ANA RUIZ", ["ANA RUIZ"]),
        ("E. M. Ek", ["E. M. Ek"]),
    ],
)
def test_bylines_become_names(byline: str, names: list[str]) -> None:
    assert list(names_in(byline)) == names


@pytest.mark.parametrize(
    "byline",
    ["Staff", "Newsroom", "AFP", "dpa", "Associated Press", "The Evening Gull", "eveninggull.example",
     "https://social.example/gull", "@gull", "Redaktion", "Редакция", "هيئة التحرير", "編集部", "By", "3 May 2024",
     "Gannet News Agency", "admin", "A sentence that goes on about something else entirely."],
)  # fmt: skip
def test_desks_agencies_and_the_outlet_are_no_authors(byline: str) -> None:
    assert names_in(byline, ("The Evening Gull", "eveninggull.example")) == ()


def test_in_chinese_a_space_parts_two_names() -> None:
    assert names_in("记者 林晚舟 周听雪", language="zh-CN") == ("林晚舟", "周听雪")
    assert names_in("髙橋 灯里", language="ja") == ("髙橋 灯里",)


def test_names_that_hold_a_word_of_the_trade_stay_names() -> None:
    assert names_in("Gavin Newsome") == ("Gavin Newsome",)
    assert names_in("Min Jin Roe") == ("Min Jin Roe",)


def test_a_corporate_author_has_a_name_of_its_own() -> None:
    assert is_corporate("Gannet News Agency")
    assert not is_corporate("Staff writers")


@given(st.text(max_size=120))
def test_any_text_is_a_byline_and_names_are_names_of_themselves(text: str) -> None:
    for name in names_in(text):
        assert name == name.strip()
        assert 2 <= len(name) <= 60


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("김철수·홍길동 기자", ("김철수", "홍길동")),
        ("김철수, 홍길동 기자", ("김철수", "홍길동")),
        ("워싱턴 홍길동 특파원", ("홍길동",)),
        ("부산, 여수 홍길동 기자", ("홍길동",)),
        ("홍길동 선임 기자", ("홍길동",)),
        ("記者王小明／台北報導", ("王小明",)),
        ("【山田太郎】", ("山田太郎",)),
        ("大阪＝山田太郎", ("山田太郎",)),
        ("كتب: أحمد علي", ("أحمد علي",)),
        ("लेखक: राम शर्मा", ("राम शर्मा",)),
        ("Текст: Иван Петров", ("Иван Петров",)),
        ("ana-ruiz", ("Ana Ruiz",)),
        ("Ana Ruiz/Tom Ek", ("Ana Ruiz", "Tom Ek")),
        ("By Ana Ruiz For Post.Example", ("Ana Ruiz",)),
        ("Ana Ruiz; Contact Ana Ruiz on X", ("Ana Ruiz",)),
        ("dpa-afx", ()),
        ("AFP/Reuters", ()),
    ],
)
def test_bylines_of_many_desks_name_their_people(byline: str, names: tuple[str, ...]) -> None:
    assert names_in(byline) == names


def test_words_between_chinese_names_part_them() -> None:
    assert names_in("本报记者 李明 通讯员 王芳", (), "zh") == ("李明", "王芳")


@pytest.mark.parametrize(
    ("name", "is_it"),
    [("The Gull", True), ("Gull newsroom", False), ("The Gull Newsroom", True), ("AFP", False)],
)
def test_the_outlet_is_known_with_its_staff(name: str, is_it: bool) -> None:
    assert is_outlet(name, ["The Gull"]) is is_it
