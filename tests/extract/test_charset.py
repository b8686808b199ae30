import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.extract.charset import charset_of, decode, looks_binary

RUSSIAN = "Правительство объявило о новых мерах поддержки для жителей города. " * 10
JAPANESE = "港の岬に立つ旧霧信号所で、霧笛が試験的に鳴らされた。" * 10


def page(text: str, charset: str, label: str) -> bytes:
    html = f'<html><head><meta charset="{label}"></head><body>{text}</body></html>'
    return html.encode(charset)


def test_a_byte_order_mark_wins_over_every_statement() -> None:
    decoded = decode("Año".encode("utf-16"), "iso-8859-1", is_html=True)
    assert (decoded.text, decoded.charset, decoded.decided_by) == ("Año", "utf-16le", "bom")


def test_the_transport_wins_over_the_page() -> None:
    payload = page("naïve", "windows-1252", "koi8-r")
    decoded = decode(payload, "ISO-8859-1", is_html=True)
    assert "naïve" in decoded.text
    assert (decoded.charset, decoded.decided_by) == ("windows-1252", "transport")


@pytest.mark.parametrize(
    ("text", "codec", "label", "charset"),
    [
        ("“quoted” – it’s", "cp1252", "iso-8859-1", "windows-1252"),
        ("镕基说：这是新闻。", "gb18030", "gb2312", "gb18030"),
        (JAPANESE, "cp932", "shift_jis", "shift_jis"),
        (RUSSIAN, "koi8-r", "koi8-r", "koi8-r"),
        ("한국어 기사 펲", "cp949", "ks_c_5601-1987", "euc-kr"),
    ],
)
def test_labels_mean_what_browsers_take_them_for(
    text: str, codec: str, label: str, charset: str
) -> None:
    decoded = decode(page(text, codec, label), None, is_html=True)
    assert text in decoded.text
    assert (decoded.charset, decoded.decided_by, decoded.replaced) == (charset, "meta", 0)


def test_an_xml_declaration_counts() -> None:
    payload = '<?xml version="1.0" encoding="iso-8859-2"?><html>Łódź</html>'.encode("iso-8859-2")
    decoded = decode(payload, None, is_html=True)
    assert ("Łódź" in decoded.text, decoded.decided_by) == (True, "xml")


@pytest.mark.parametrize("stated", ["iso-8859-1", "gbk", "us-ascii", "no-such-charset", None])
def test_valid_utf8_beats_a_legacy_label(stated: str | None) -> None:
    text = "Ćwierć żółtej łódki, déjà vu"
    assert decode(text.encode(), stated, is_html=False).text == text


def test_a_declaration_in_a_comment_does_not_count() -> None:
    payload = b'<html><!-- <meta charset="koi8-r"> --><body>caf\xe9</body></html>'
    assert "café" in decode(payload, None, is_html=True).text


def test_broken_utf8_is_read_with_its_breaks_counted() -> None:
    decoded = decode(("é" * 50).encode() + b"\xff" + "é".encode(), None, is_html=False)
    assert (decoded.charset, decoded.replaced) == ("utf-8", 1)
    assert decoded.text.endswith("�é")


@pytest.mark.parametrize("codec", ["koi8-r", "cp1251"])
def test_without_a_statement_the_bytes_tell(codec: str) -> None:
    decoded = decode(RUSSIAN.encode(codec), None, is_html=False)
    assert (decoded.text, decoded.decided_by) == (RUSSIAN, "guess")


def test_a_latin_guess_follows_the_language_of_the_page() -> None:
    text = "Zażółć gęślą jaźń, pchnąć w tę łódź jeża lub ośm skrzyń fig " * 3
    payload = f'<html lang="pl"><body>{text}</body></html>'.encode("cp1250")
    decoded = decode(payload, None, is_html=True)
    assert (text in decoded.text, decoded.charset) == (True, "windows-1250")


def test_utf16_without_a_mark_is_seen_by_its_nuls() -> None:
    assert (
        decode("<p>Plain words, é</p>".encode("utf-16-be"), None, is_html=True).charset
        == "utf-16be"
    )


@pytest.mark.parametrize(
    "payload", [b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04..", bytes(range(256))]
)
def test_binary_formats_are_told(payload: bytes) -> None:
    assert looks_binary(payload)


@pytest.mark.parametrize(
    "payload",
    [b"", b"plain", RUSSIAN.encode("cp1251"), "été".encode("utf-16"), JAPANESE.encode("iso2022_jp"),
     b"<p>one stray \x00 byte in a page</p>"],
)  # fmt: skip
def test_text_is_not_binary(payload: bytes) -> None:
    assert not looks_binary(payload)


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=12)), st.booleans())
def test_no_bytes_and_no_label_make_decoding_fail(
    payload: bytes, stated: str | None, is_html: bool
) -> None:
    decoded = decode(payload, stated, is_html=is_html)
    assert decoded.replaced >= 0
    looks_binary(payload)


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\ufeff\x00\x1b"), max_size=80)
)
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode(), "utf-8", is_html=False).text == text


@given(st.text(max_size=20))
def test_any_label_is_known_or_not(label: str) -> None:
    charset_of(label)
