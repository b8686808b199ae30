"""outlets.csv, sources.csv and corrections.csv: what they decide, and messages that name the line."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.decisionfiles import (
    CORRECTIONS_HEADER,
    OUTLETS_HEADER,
    SOURCES_HEADER,
    decisions_digest,
    read_decisions,
)
from corpus.decisions import Correction, Decisions, OutletDecision, SourceDecision
from corpus.errors import SettingsError

ID = "abcdefghij234567"
OUTLETS = ",".join(OUTLETS_HEADER) + "\n"
CORRECTIONS = ",".join(CORRECTIONS_HEADER) + "\n"
SOURCES = ",".join(SOURCES_HEADER) + "\n"
ANA, BO = "person-ana-ruiz-mt66e3", "person-bo-lind-abc234"


def read(
    tmp_path: Path,
    outlets: str | bytes = "",
    corrections: str | bytes = "",
    sources: str | bytes = "",
) -> Decisions:
    files = {"outlets.csv": outlets, "corrections.csv": corrections, "sources.csv": sources}
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
    return read_decisions(tmp_path)


def test_without_files_or_lines_nothing_is_decided(tmp_path: Path) -> None:
    assert read_decisions(tmp_path) == Decisions()
    assert read(tmp_path) == Decisions()
    assert read(tmp_path, OUTLETS, CORRECTIONS, SOURCES) == Decisions()


def test_lines_are_taken_as_spreadsheets_write_them(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "\ufeffdomain,name,country,language,merge_into\r\n"
        ' A.example ,"Quay, the paper",DE,DE,\r\n\r\n,,,,\r\nzürich.example,,,,a.example\r\n',
        f"id,field,value,reason\n{ID},author,Ana Ruiz,byline\n{ID},author,Bo Lind,byline\n"
        f'{ID},title,"Two\nlines",\n{ID},title,"Two\nlines",\n{ID},dek,,none printed\n',
    )
    assert found.outlets == {
        "a.example": OutletDecision("a.example", "Quay, the paper", "de", "de", None),
        "xn--zrich-kva.example": OutletDecision("xn--zrich-kva.example", merge_into="a.example"),
    }
    assert found.corrections == (
        Correction(ID, "author", "Ana Ruiz", "byline"),
        Correction(ID, "author", "Bo Lind", "byline"),
        Correction(ID, "title", "Two\nlines", ""),
        Correction(ID, "dek", "", "none printed"),
    )


def test_columns_may_be_fewer_and_in_another_order(tmp_path: Path) -> None:
    found = read(tmp_path, "name,domain\nQuay,a.example\nshort\n"[:26])
    assert found.outlets == {"a.example": OutletDecision("a.example", "Quay")}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("a.example,A,,,\na.example,B,,,\n", "line 3: a.example is on line 2 already"),
        (",A,,,\n", "line 2: domain is empty"),
        ("a b,A,,,\n", "line 2: domain 'a b' is not a domain"),
        ("www.a.example,A,,,\n", "is not what an outlet is known by; write a.example"),
        ("https://a.example/,A,,,\n", "is not what an outlet is known by; write a.example"),
        ("a.example,A,,,,more\n", "line 2: more cells than line 1 has"),
        ("a.example,A,Germany,,\n", "line 2: country 'germany' is not two letters"),
        ("a.example,,,,a.example\n", "line 2: a.example is merged into itself"),
        (
            "a.example,,,,b.example\nb.example,,,,c.example\n",
            "line 2: a.example is merged into b.example",
        ),
        ("a.example,,,,b.example\nb.example,,,,a.example\n", "which is merged itself"),
        ('a.example,"never closed\nb.example,,,,\n', "not CSV"),
        ('a.example,"a"b,,,\n', "line 2: not CSV"),
    ],
)
def test_mistakes_in_outlets_are_told_with_their_line(
    tmp_path: Path, lines: str, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, OUTLETS + lines)
    assert str(caught.value).startswith(f"{tmp_path / 'outlets.csv'}: line ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (f"{ID},headline,x,\n", "line 2: 'headline' cannot be corrected; there are title, dek"),
        (",title,x,\n", "line 2: '' is not an article's id"),
        ("https://a.example/x,title,x,\n", "`corpus show URL` names it"),
        (
            f"{ID},title,x,\n{ID},title,y,\n",
            f"line 3: title of {ID} is corrected on line 2 already",
        ),
    ],
)
def test_mistakes_in_corrections_are_told_with_their_line(
    tmp_path: Path, lines: str, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, "", CORRECTIONS + lines)
    assert str(caught.value).startswith(f"{tmp_path / 'corrections.csv'}: line ")
    assert said in str(caught.value)


def test_sources_are_renamed_reclassified_and_merged(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        sources="\ufeffid,name,kind,merge_into\r\n"
        f' {ANA} ,"Ruiz, Ana",Person,\r\n{BO},,,{ANA}\r\n,,,\r\noutlet-a_example,,organisation,\r\n',
    )
    assert found.sources == (
        SourceDecision(ANA, "Ruiz, Ana", "person", None),
        SourceDecision(BO, merge_into=ANA),
        SourceDecision("outlet-a_example", kind="organisation"),
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (f"{ANA},A,,\n{ANA},B,,\n", f"line 3: {ANA} is on line 2 already"),
        (",A,,\n", "line 2: id '' is not a source's id; `corpus sources` shows them"),
        ("Ana Ruiz,A,,\n", "line 2: id 'Ana Ruiz' is not a source's id; `corpus sources` shows"),
        ("people-ana,A,,\n", "line 2: id 'people-ana' is not a source's id"),
        (f"{ANA},,,Ana Ruiz\n", "line 2: merge_into 'Ana Ruiz' is not a source's id"),
        (
            f"{ANA},,human,\n",
            "line 2: kind 'human' is none; there are person, organisation, outlet",
        ),
        (f"{ANA},,,{ANA}\n", f"line 2: {ANA} is merged into itself"),
        (f"{ANA},,,{BO}\n{BO},,,{ANA}\n", f"{ANA} is merged into {BO}, which is merged itself"),
        (
            f"{BO},,,{ANA}\n{ANA},,,person-c\n",
            f"line 2: {BO} is merged into {ANA}, which is merged itself; name the last one",
        ),
        (f"{ANA},A,person,,more\n", "line 2: more cells than line 1 has"),
        (f'{ANA},"never closed\n', "not CSV"),
    ],
)
def test_mistakes_in_sources_are_told_with_their_line(
    tmp_path: Path, lines: str, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, sources=SOURCES + lines)
    assert str(caught.value).startswith(f"{tmp_path / 'sources.csv'}: line ")
    assert said in str(caught.value)


def test_another_first_line_of_sources_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="line 1 must be id,name,kind,merge_into"):
        read(tmp_path, sources=f"source,name\n{ANA},A\n")


@pytest.mark.parametrize("name", ["outlets.csv", "sources.csv", "corrections.csv"])
def test_whatever_is_decided_otherwise_has_another_digest(tmp_path: Path, name: str) -> None:
    before = decisions_digest(tmp_path)
    (tmp_path / name).write_text("id\n")
    assert decisions_digest(tmp_path) != before
    (tmp_path / name).unlink()
    assert decisions_digest(tmp_path) == before


@pytest.mark.parametrize(
    "header", ["domain;name;country", "domain,domain", "name", "domain,name,colour", "x"]
)
def test_another_first_line_is_told(tmp_path: Path, header: str) -> None:
    with pytest.raises(
        SettingsError, match="line 1 must be domain,name,country,language,merge_into"
    ):
        read(tmp_path, header + "\na.example,x\n")


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="save it as CSV in UTF-8"):
        read(tmp_path, OUTLETS.encode("utf-16"))
    (tmp_path / "outlets.csv").unlink()
    (tmp_path / "outlets.csv").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_decisions(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=80) | st.text('",\n\r a.', max_size=80), st.binary(max_size=80))
def test_no_content_raises_anything_else(tmp_path: Path, text: str, data: bytes) -> None:
    encoded = text.encode("utf-8", "replace")
    for contents in (
        (OUTLETS.encode() + encoded, CORRECTIONS.encode() + data, b""),
        (data, encoded, b""),
        (b"", CORRECTIONS.encode() + encoded, b""),
        (b"", b"", SOURCES.encode() + encoded),
        (b"", b"", data),
    ):
        with contextlib.suppress(SettingsError):
            read(tmp_path, *contents)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("published", "sometime in spring", "is no date"),
        ("modified", "2024-13-40", "is no date"),
        ("language", "English", "is not a code"),
    ],
)
def test_a_correction_that_would_be_read_as_nothing_is_refused(
    tmp_path: Path, field: str, value: str, problem: str
) -> None:
    (tmp_path / "corrections.csv").write_text(
        f"id,field,value,reason\nabcdefghijklmnop,{field},{value},print\n"
    )
    with pytest.raises(SettingsError, match=problem):
        read_decisions(tmp_path)


@pytest.mark.parametrize(
    ("written", "read"), [("zh-hant", "zh-Hant"), ("ZH-Hans", "zh-Hans"), ("EN", "en")]
)
def test_languages_are_codes_as_articles_have_them(tmp_path: Path, written: str, read: str) -> None:
    (tmp_path / "outlets.csv").write_text(f"domain,name,language\na.example,A,{written}\n")
    (tmp_path / "corrections.csv").write_text(
        f"id,field,value,reason\n{'a' * 16},language,{written},seen\n"
    )
    decided = read_decisions(tmp_path)
    assert decided.outlets["a.example"].language == read
    assert decided.corrections[0].value == read


@pytest.mark.parametrize("written", ["de-Hant", "zh-TW", "zh-hantt"])
def test_other_tags_are_no_codes(tmp_path: Path, written: str) -> None:
    (tmp_path / "outlets.csv").write_text(f"domain,name,language\na.example,A,{written}\n")
    with pytest.raises(SettingsError, match="is not a code"):
        read_decisions(tmp_path)


def test_an_account_on_a_platform_is_decided_like_a_domain(tmp_path: Path) -> None:
    (tmp_path / "outlets.csv").write_text(
        "domain,name,merge_into\nmedium.com/@Ana,,a.example\nbo.blogspot.com,Bo,\n"
    )
    assert set(read_decisions(tmp_path).outlets) == {"medium.com/@ana", "bo.blogspot.com"}


@pytest.mark.parametrize(
    ("written", "known_by"),
    [
        ("ana.medium.com", "medium.com/@ana"),
        ("twitter.com/ana", "x.com/ana"),
        ("t.me/s/harbour", "t.me/harbour"),
        ("a.example/news", "a.example"),
    ],
)
def test_an_account_written_otherwise_is_told_how(
    tmp_path: Path, written: str, known_by: str
) -> None:
    (tmp_path / "outlets.csv").write_text(f"domain,name\n{written},A\n")
    with pytest.raises(SettingsError, match=f"write {known_by}"):
        read_decisions(tmp_path)
