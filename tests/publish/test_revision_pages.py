"""The page of a revision, its JSON twin, and the list on the article's page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from elements import Elements
from retold import write_retold
from served import Served
from workbench import html_page

from corpus import Archive, Receipt
from corpus.differences import word_changes
from corpus.publish.revisions import Piece, _paragraphs, _pieces

URL = "https://www.harbourpost.example/2024/ferry-fares"
PASSENGERS = "Passengers had protested against the increase, which was to take effect in a month."
LAST = "A decision on the night service is expected after the council's next meeting in town."
FIRST = (
    "The harbour authority will keep ferry fares at their level until {month}, it said on Monday."
)
NOTICE = "Correction: An earlier version of this article named the wrong month for the ferry fares."

TakeIn = Callable[..., list[Receipt]]


@pytest.fixture
def revised(archive: Archive, take_in: TakeIn, serving: Callable[..., Served]) -> Served:
    """An article with three revisions, served."""
    whole = "\n".join((FIRST.format(month="April"), PASSENGERS, LAST))
    later = "\n".join((FIRST.format(month="May"), LAST, NOTICE))
    pages = (
        html_page(text=whole),
        html_page(text=later),
        html_page(title="Ferry fares &amp; tolls frozen until May", text=later),
    )
    for day, page in enumerate(pages, 5):
        (receipt,) = take_in(page, url=URL, captured_at=f"2024-03-0{day}T10:00:00Z")
    served = serving([archive.database])
    served.ids["ferry"] = str(receipt.article_id)
    return served


def path(served: Served, number: int) -> str:
    return f"/articles/{served.ids['ferry']}/revisions/{number}"


def test_what_changed_is_marked_where_it_stands(revised: Served) -> None:
    page = revised.page(path(revised, 2))
    assert "until <del>April</del><ins>May</ins>, it said" in page
    assert f"<p><del>{PASSENGERS}</del></p>" in page
    assert f"<p><ins>{NOTICE}</ins></p>" in page
    assert "Text changed (" in Elements(page).text
    assert "<strong>A correction:</strong>" in page


def test_a_headline_is_marked_and_stays_text(revised: Served) -> None:
    page = revised.page(path(revised, 3))
    assert (
        "Ferry fares <ins>&amp; tolls</ins> frozen until <del>spring</del><ins>May</ins></h1>"
        in page
    )
    assert "Headline changed (" in Elements(page).text
    assert "A correction:" not in page


def test_the_first_revision_has_nothing_marked(revised: Served) -> None:
    page = revised.page(path(revised, 1))
    assert "<ins>" not in page
    assert "<del>" not in page
    assert "The first that the archive has." in page
    assert PASSENGERS in page


def test_one_steps_from_revision_to_revision_and_to_the_evidence(revised: Served) -> None:
    links = {
        each["href"]
        for each in Elements(revised.page(path(revised, 2))).all("a")
        if each.get("rel") in ("prev", "next")
    }
    assert links == {path(revised, 1), path(revised, 3)}
    page = revised.page(path(revised, 2))
    capture = revised.json(path(revised, 2) + ".json")["capture_id"]
    assert f'href="/corpus/captures/{capture}"' in page
    assert revised.get(f"/corpus/captures/{capture}").status_code == 200


def test_the_json_twin_gives_the_words_that_changed(revised: Served) -> None:
    told = revised.json(path(revised, 2) + ".json")
    assert told["ok"] is True
    assert told["changed"] == ["text"]
    assert told["has_correction"] is True
    assert told["correction"] == NOTICE
    assert [(change["kind"], change["removed"], change["added"]) for change in told["changes"]] == [
        ("replaced", "April", "May"),
        ("removed", PASSENGERS, None),
        ("added", None, NOTICE),
    ]
    assert told["links"]["previous"].endswith(path(revised, 1) + ".json")
    assert told["links"]["next"].endswith(path(revised, 3) + ".json")
    assert revised.json(path(revised, 3) + ".json")["links"]["next"] is None


def test_the_article_lists_its_revisions_with_what_changed(revised: Served) -> None:
    article = f"/articles/{revised.ids['ferry']}"
    page = revised.page(article)
    text = Elements(page).text
    assert all(f'href="{path(revised, number)}"' in page for number in (1, 2, 3))
    assert "Text changed (" in text
    assert "Headline changed (" in text
    told = revised.json(article + ".json")
    assert [row["changed"] for row in told["revisions"]] == [None, "text", "title"]
    assert [row["has_correction"] for row in told["revisions"]] == [0, 1, 0]
    assert told["correction"] == NOTICE


@pytest.mark.parametrize("number", ["0", "4", "999999999"])
def test_a_revision_that_is_not_there_is_told_so(revised: Served, number: str) -> None:
    address = f"/articles/{revised.ids['ferry']}/revisions/{number}"
    page = revised.get(address)
    assert (page.status_code, "There is no such revision" in page.text) == (404, True)
    assert revised.get(address + ".json").json()["error"].startswith("The article has no revision")
    assert revised.get("/articles/unknown/revisions/1").status_code == 404


def test_revisions_of_another_script_stand_in_their_direction(
    tmp_path: Path, serving: Callable[..., Served]
) -> None:
    database, ids = write_retold(tmp_path)
    served = serving([database])
    arabic = served.page(f"/articles/{ids['arabic']}/revisions/2")
    assert Elements(arabic).all("article") == [{"dir": "rtl"}]
    assert "شهر <del>أبريل</del><ins>مايو</ins> المقبل" in arabic
    chinese = served.page(f"/articles/{ids['chinese']}/revisions/2")
    assert Elements(chinese).all("article") == [{"dir": "ltr"}]
    assert "直至<del>四</del><ins>五</ins>月份" in chinese


def text_of(pieces: Any, kinds: tuple[str, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Old start.\n\nRest.", "Rest.", [["-Old start."], ["Rest."]]),
        ("Rest.\n\nOld end.", "Rest.", [["Rest."], ["-Old end."]]),
        ("We sail now.", "We sail.", [["We sail", " ", "-now", "."]]),
        ("We sail.", "We sail now.", [["We sail ", "+now", "."]]),
    ],
)
def test_what_went_keeps_its_distance(before: str, after: str, shown: list[list[str]]) -> None:
    changes = [
        {
            "removed": change.removed.of(before),
            "added": change.added.of(after),
            "removed_start": change.removed.start,
            "removed_end": change.removed.end,
            "added_start": change.added.start,
            "added_end": change.added.end,
        }
        for change in word_changes(before, after)
    ]
    pieces: list[Piece] = list(_pieces(before, after, changes))
    assert text_of(pieces, ("added",)) == "".join(change.get("added", "") for change in changes)
    sign = {"same": "", "added": "+", "removed": "-"}
    assert [
        [sign[piece.kind] + piece.text for piece in paragraph if piece.text]
        for paragraph in _paragraphs(pieces)
    ] == shown
