"""Which sources are the same: whatever order articles come in, and as people decided."""

import itertools
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import NOW, URL, Shelf, attributed
from sqlite_utils import Database

from corpus.decisions import Decisions, OutletDecision, SourceDecision
from corpus.model import Citation, Outcome, Receipt
from corpus.names import source_id
from corpus.store.checks import check_database
from corpus.store.database import open_for_writing
from corpus.store.migrations import migrations
from corpus.store.outlets import refresh_outlets
from corpus.store.runs import add_receipt, begin_run, finish_run
from corpus.store.sources import refresh_sources, unknown_sources
from corpus.store.views import create_views

NOTHING = Decisions()
POST = "harbourpost.example"
LEDGER = "northernledger.example"


@dataclass(frozen=True)
class Page:
    """One capture of an article: whom it cites."""

    number: int  # which article
    cites: tuple[Citation, ...]
    day: int = 1  # of its capture
    outlet: str = POST
    site_name: str = "Harbour Post"


@dataclass
class Desk:
    """Takes pages in, a run at a time, as `corpus ingest` does."""

    shelf: Shelf
    decisions: Decisions = NOTHING
    runs: int = field(default=0)

    def take_in(self, *pages: Page, is_interrupted: bool = False) -> "Desk":
        self.runs += 1
        db = self.shelf.db
        progress = begin_run(db, "ingest", {"run": self.runs}, {}, NOW)
        for page in pages:
            stored = self.shelf.put(
                f"Story {page.number}",
                url=f"{URL}-{page.number}",
                at=f"2024-03-{page.day:02}T10:00:00Z",
                citations=page.cites,
                outlet=page.outlet,
                site_name=page.site_name,
            )
            receipt = Receipt(f"{page.number}", Outcome.ADDED, article_id=stored.article_id)
            add_receipt(db, progress, receipt, None)
        if not is_interrupted:
            refresh_outlets(db, self.decisions, progress.run_id)
            refresh_sources(db, self.decisions, progress.run_id)
            finish_run(db, progress, NOW)
        return self

    def refresh(self, decisions: Decisions) -> None:
        """Work everything out anew, as `corpus reprocess` does at its end."""
        self.decisions = decisions
        refresh_outlets(self.shelf.db, decisions)
        refresh_sources(self.shelf.db, decisions)

    def same(self) -> dict[str, str]:
        """By name the name of the source that it is, where it is another one."""
        rows = self.shelf.rows(
            """
            select one.given_name || ' (' || one.kind || ')', main.name
            from sources as one join sources as main on main.id = one.same_as
            """
        )
        return dict(rows)  # type: ignore[arg-type]

    def sources(self) -> list[tuple[object, ...]]:
        return self.shelf.rows(
            "select id, kind, name, outlet_id, match_key, same_as from sources order by id"
        )


@pytest.fixture
def desk(shelf: Shelf) -> Desk:
    return Desk(shelf)


def citing(*names: str, kind: str = "person", first: int = 0, articles: int = 1) -> list[Page]:
    """Articles of their own numbers, each of which cites all these."""
    cites = tuple(attributed(name, kind) for name in names)
    return [Page(first + number, cites) for number in range(articles)]


def decided(*lines: SourceDecision) -> Decisions:
    return Decisions(sources=lines)


ANA = source_id("person", "Ana Ruiz")
ANA_B = source_id("person", "Ana B. Ruiz")


# Names in other forms


def test_a_middle_initial_and_other_spellings_are_one_person(desk: Desk) -> None:
    desk.take_in(*citing("Ana Ruiz", articles=2), *citing("Ana B. Ruiz", "Aná Ruiz", first=5))
    assert desk.same() == {"Ana B. Ruiz (person)": "Ana Ruiz", "Aná Ruiz (person)": "Ana Ruiz"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_two_initials_are_two_persons_and_the_name_without_is_neither(
    desk: Desk, order: Sequence[int]
) -> None:
    pages = [
        citing("Ana Ruiz"),
        citing("Ana B. Ruiz", "Ana B Ruiz", first=5, articles=3),
        citing("Ana C. Ruiz", first=10),
    ]
    for each in order:
        desk.take_in(*pages[each])
    assert desk.same() in (
        {"Ana B Ruiz (person)": "Ana B. Ruiz"},
        {"Ana B. Ruiz (person)": "Ana B Ruiz"},
    )


def test_numbers_and_letters_tell_organisations_apart(desk: Desk) -> None:
    names = ("Channel 4 News", "Channel 5 News", "Plan B Trust", "Plan C Trust", "Plan Trust")
    desk.take_in(*citing(*names, kind="organisation"))
    assert desk.same() == {}
    assert desk.shelf.rows("select count(*) from sources") == [(5,)]


def test_an_unknown_kind_is_the_only_known_one_that_has_the_name(desk: Desk) -> None:
    desk.take_in(*citing("Quay Trust", kind="unknown", articles=3))
    desk.take_in(*citing("Quay Trust", kind="organisation", first=5))
    assert desk.same() == {"Quay Trust (unknown)": "Quay Trust"}
    assert desk.shelf.rows("select kind from resolved_sources") == [("organisation",)] * 2
    desk.take_in(*citing("Quay Trust", kind="document", first=10))
    assert desk.same() == {}


def test_persons_and_organisations_of_one_name_stay_apart(desk: Desk) -> None:
    desk.take_in(*citing("Harbour Board"), *citing("Harbour Board", kind="organisation", first=5))
    assert desk.same() == {}


def test_russian_cases_are_one_person(desk: Desk) -> None:
    desk.take_in(
        *citing("Иван Петров", articles=2), *citing("Ивану Петрову", "Ивана Петрова", first=5)
    )
    assert set(desk.same().values()) == {"Иван Петров"}
    assert len(desk.same()) == 2


def test_an_acronym_is_no_form_of_a_name_until_somebody_says_so(desk: Desk) -> None:
    long, short = "Port Ilse Harbour Board", "PIHB"
    desk.take_in(*citing(long, short, kind="organisation", articles=5))
    assert desk.same() == {}
    ids = [source_id("organisation", name) for name in (short, long)]
    desk.refresh(decided(SourceDecision(ids[0], merge_into=ids[1])))
    assert desk.same() == {f"{short} (organisation)": long}


# Surnames


@pytest.mark.parametrize("articles", [2, 3])
def test_a_surname_alone_is_whom_three_articles_cite_in_full(desk: Desk, articles: int) -> None:
    desk.take_in(*citing("Ruiz", first=50), *citing("Ruiz", kind="unknown", first=60))
    desk.take_in(*citing("Ana Ruiz", articles=articles))
    expected = {
        2: {"Ruiz (unknown)": "Ruiz"},
        3: {"Ruiz (unknown)": "Ana Ruiz", "Ruiz (person)": "Ana Ruiz"},
    }
    assert desk.same() == expected[articles]


def test_a_surname_alone_means_nobody_once_there_are_two(desk: Desk) -> None:
    desk.take_in(*citing("Ana Ruiz", articles=4), *citing("Ruiz", first=50))
    assert desk.same() == {"Ruiz (person)": "Ana Ruiz"}
    desk.take_in(*citing("Bo Ruiz", first=60))
    assert desk.same() == {}


def test_a_surname_is_not_an_organisation_of_that_name(desk: Desk) -> None:
    desk.take_in(
        *citing("Ana Ruiz", articles=4),
        *citing("Ruiz", kind="organisation", first=50),
        *citing("Ruiz", kind="unknown", first=60),
    )
    assert desk.same() == {"Ruiz (unknown)": "Ruiz"}
    assert (
        desk.shelf.rows("select kind from resolved_sources where name = 'Ruiz'")
        == [("organisation",)] * 2
    )


# What goes


def test_sources_that_nobody_cites_any_more_are_gone_and_nothing_leads_to_them(desk: Desk) -> None:
    desk.take_in(*citing("Ana Ruiz", articles=2), *citing("Ana B. Ruiz", first=5))
    later = tuple(Page(number, (), day=2) for number in range(2))
    desk.take_in(*later)
    assert desk.sources() == [
        (ANA_B, "person", "Ana B. Ruiz", None, "ana ruiz", None),
    ]
    desk.take_in(Page(5, (), day=2))
    assert desk.sources() == []
    assert not list(check_database(desk.shelf.db.conn))


def test_a_revision_that_cites_somebody_less_counts_less(desk: Desk) -> None:
    desk.take_in(*citing("Ana Ruiz", articles=3), *citing("Ruiz", first=50))
    assert desk.same() == {"Ruiz (person)": "Ana Ruiz"}
    desk.take_in(Page(0, (), day=2))
    assert desk.same() == {}


def test_the_last_of_two_persons_to_go_leaves_the_surname_to_the_other(desk: Desk) -> None:
    desk.take_in(*citing("Ana Ruiz", articles=3), *citing("Bo Ruiz", "Ruiz", first=50))
    assert desk.same() == {}
    desk.take_in(Page(50, (attributed("Ruiz"),), day=2))
    assert desk.same() == {"Ruiz (person)": "Ana Ruiz"}


def test_somebody_who_is_only_told_something_is_a_source_as_long_as_that_stands(desk: Desk) -> None:
    via = replace(attributed("Ana Ruiz"), via=attributed("Quay Wire", "outlet").source)
    desk.take_in(Page(0, (via,)))
    assert [row[2] for row in desk.sources()] == ["Quay Wire", "Ana Ruiz"]
    desk.take_in(Page(0, (attributed("Ana Ruiz"),), day=2))
    assert [row[2] for row in desk.sources()] == ["Ana Ruiz"]


def test_a_run_that_was_interrupted_and_left_is_made_up_for_by_the_next(desk: Desk) -> None:
    desk.take_in(*citing("Ana Ruiz", articles=2), *citing("Ana B. Ruiz", first=5))
    assert desk.same() == {"Ana B. Ruiz (person)": "Ana Ruiz"}
    desk.take_in(*citing("Bo C. Lind", "Bo Lind", first=20), is_interrupted=True)
    desk.take_in(*citing("Bo Lind", first=30), is_interrupted=True)
    desk.take_in(*citing("Cy Dahl", first=50))
    assert desk.same() == {"Ana B. Ruiz (person)": "Ana Ruiz", "Bo C. Lind (person)": "Bo Lind"}


# Outlets


def by_domain(domain: str) -> Citation:
    """As a link cites."""
    return attributed(domain, "outlet", domain)


def by_name(name: str) -> Citation:
    return attributed(name, "outlet")


def test_an_outlet_is_one_source_by_name_and_by_domain(desk: Desk) -> None:
    desk.take_in(Page(0, (by_name("The Northern Ledger"), by_domain(LEDGER))))
    assert desk.same() == {}
    assert [row[3] for row in desk.sources()] == [None, None]
    desk.take_in(Page(1, (), outlet=LEDGER, site_name="Northern Ledger"))
    assert desk.same() == {"The Northern Ledger (outlet)": "Northern Ledger"}
    assert [row[3] for row in desk.sources()] == ["northernledger_example"] * 2
    assert [row[0] for row in desk.sources() if row[5] is None] == [
        source_id("outlet", LEDGER, LEDGER)
    ]
    # Nobody is called so any more.
    desk.take_in(Page(1, (), outlet=LEDGER, site_name="Evening Ledger", day=2))
    assert desk.same() == {}
    assert sorted((row[2], row[3]) for row in desk.sources()) == [
        ("Evening Ledger", "northernledger_example"),
        ("The Northern Ledger", None),
    ]


def test_an_outlet_is_cited_with_its_article_or_without(desk: Desk) -> None:
    names = ("Courrier des Rives", "Le Courrier des Rives")
    desk.take_in(
        Page(0, (attributed(names[0], "organisation"), attributed(names[1], "organisation"))),
        Page(1, (), outlet="rives.example", site_name="Le Courrier des Rives"),
    )
    assert {row[1:4] for row in desk.sources()} == {
        ("outlet", name, "rives_example") for name in names
    }


@pytest.mark.parametrize("is_outlet_first", [True, False])
def test_an_organisation_that_is_called_like_an_outlet_is_that_outlet(
    desk: Desk, *, is_outlet_first: bool
) -> None:
    pages = [
        Page(0, (attributed("The Northern Ledger", "organisation"), by_domain(LEDGER))),
        Page(1, (), outlet=LEDGER, site_name="Northern Ledger"),
    ]
    for page in reversed(pages) if is_outlet_first else pages:
        desk.take_in(page)
    assert {row[1:4] for row in desk.sources()} == {
        ("outlet", "Northern Ledger", "northernledger_example"),
        ("outlet", "The Northern Ledger", "northernledger_example"),
    }
    assert len(desk.same()) == 1
    # Nobody is called so any more.
    desk.take_in(Page(1, (), outlet=LEDGER, site_name="Evening Ledger", day=2))
    assert desk.same() == {}
    assert ("organisation", "The Northern Ledger", None) in {row[1:4] for row in desk.sources()}


def test_an_outlet_of_which_there_is_no_article_is_called_what_articles_call_it(desk: Desk) -> None:
    domain = "quaywire.example"
    linked = replace(by_domain(domain), kind="link")
    desk.take_in(Page(0, (linked, attributed("Quay Wire", "outlet", domain))))
    assert [row[2:4] for row in desk.sources()] == [("Quay Wire", None)]
    desk.take_in(Page(1, (), outlet=domain, site_name="The Quay Wire"))
    assert [row[2:4] for row in desk.sources()] == [("The Quay Wire", "quaywire_example")]
    desk.take_in(Page(1, (), day=2))
    assert [row[2:4] for row in desk.sources()] == [("Quay Wire", None)]


def test_a_name_that_two_outlets_have_is_neither(desk: Desk) -> None:
    desk.take_in(
        Page(0, (by_name("The Ledger"),)),
        Page(1, (), outlet=LEDGER, site_name="The Ledger"),
        Page(2, (), outlet="other.example", site_name="Ledger"),
    )
    assert [row[3] for row in desk.sources()] == [None]


def test_merged_outlets_are_one_source(desk: Desk) -> None:
    merged = Decisions({"old.example": OutletDecision("old.example", merge_into=LEDGER)})
    desk.decisions = merged
    desk.take_in(
        Page(0, (by_domain("old.example"), by_domain(LEDGER))),
        Page(1, (), outlet=LEDGER, site_name="Northern Ledger"),
    )
    assert desk.same() == {"old.example (outlet)": "Northern Ledger"}
    desk.refresh(NOTHING)
    assert desk.same() == {}


def test_two_domains_that_are_called_alike_are_two_outlets(desk: Desk) -> None:
    cites = tuple(attributed("The Ledger", "outlet", domain) for domain in (LEDGER, "l.example"))
    desk.take_in(Page(0, (*cites, by_name("The Ledger"), attributed("The Ledger", "unknown"))))
    assert len(desk.sources()) == 4
    assert desk.same() == {}
    desk.take_in(
        Page(0, (*cites[:1], by_name("The Ledger"), attributed("The Ledger", "unknown")), 2)
    )
    assert [row[0] for row in desk.sources() if row[5] is None] == [
        source_id("outlet", "The Ledger", LEDGER)
    ]


# What people decide


def test_a_source_is_renamed_and_of_another_kind_as_decided(desk: Desk) -> None:
    desk.take_in(*citing("Ana Ruiz"))
    desk.refresh(decided(SourceDecision(ANA, "Ana María Ruiz", "organisation")))
    assert desk.sources() == [
        (ANA, "organisation", "Ana María Ruiz", None, "ana ruiz", None),
    ]
    desk.take_in(*citing("Ana Ruiz", first=5))
    assert desk.sources()[0][1:3] == ("organisation", "Ana María Ruiz")
    desk.refresh(NOTHING)
    assert desk.sources()[0][1:3] == ("person", "Ana Ruiz")


def test_what_is_decided_holds_from_the_next_run_on_whomever_that_cites(desk: Desk) -> None:
    desk.take_in(*citing("Ana Ruiz", "Ana Soto"))
    soto = source_id("person", "Ana Soto")
    desk.decisions = decided(
        SourceDecision(ANA, "Ana María Ruiz", "unknown"), SourceDecision(soto, merge_into=ANA)
    )
    desk.take_in(*citing("Bo Lind", first=5))
    assert desk.same() == {"Ana Soto (person)": "Ana María Ruiz"}
    assert [row[1:3] for row in desk.sources() if row[0] == ANA] == [("unknown", "Ana María Ruiz")]


def test_a_merge_brings_all_that_are_the_same(desk: Desk) -> None:
    desk.take_in(*citing("Ana Ruiz", articles=3), *citing("Ana B. Ruiz", "Ruiz", first=50))
    desk.take_in(*citing("Ana Soto", first=60))
    soto = source_id("person", "Ana Soto")
    desk.refresh(decided(SourceDecision(ANA, merge_into=soto)))
    assert desk.same() == {
        "Ana Ruiz (person)": "Ana Soto",
        "Ana B. Ruiz (person)": "Ana Soto",
        "Ruiz (person)": "Ana Soto",
    }
    desk.refresh(NOTHING)
    assert desk.same() == {"Ana B. Ruiz (person)": "Ana Ruiz", "Ruiz (person)": "Ana Ruiz"}


def test_the_one_into_which_it_is_decided_to_merge_is_the_one_that_is_shown(desk: Desk) -> None:
    """Although of itself the archive would show the name that is cited most."""
    decision = decided(SourceDecision(ANA, merge_into=ANA_B))
    desk.take_in(*citing("Ana Ruiz", articles=3), *citing("Ana B. Ruiz", "Ruiz", first=50))
    for _ in range(2):
        desk.refresh(decision)
        assert desk.same() == {
            "Ana Ruiz (person)": "Ana B. Ruiz",
            "Ruiz (person)": "Ana B. Ruiz",
        }
        desk.take_in(*citing("Ana Ruiz", first=70))


def test_a_surname_is_whom_it_is_decided_that_two_names_are(desk: Desk) -> None:
    anna = source_id("person", "Anna Ruiz")
    desk.take_in(*citing("Ana Ruiz", articles=3), *citing("Anna Ruiz", "Ruiz", first=50))
    assert desk.same() == {}
    desk.refresh(decided(SourceDecision(anna, merge_into=ANA)))
    assert desk.same() == {"Anna Ruiz (person)": "Ana Ruiz", "Ruiz (person)": "Ana Ruiz"}


def test_an_organisation_that_is_decided_to_be_an_outlet_is_one(desk: Desk) -> None:
    as_found = source_id("organisation", "Northern Ledger")
    desk.decisions = decided(SourceDecision(as_found, kind="outlet"))
    desk.take_in(*citing("Northern Ledger", kind="organisation"))
    assert desk.sources()[0][1:4] == ("outlet", "Northern Ledger", None)
    desk.refresh(NOTHING)
    assert desk.sources()[0][1:4] == ("organisation", "Northern Ledger", None)


def test_what_is_decided_to_be_an_organisation_is_no_outlet_of_that_name(desk: Desk) -> None:
    as_found = source_id("organisation", "Northern Ledger")
    desk.decisions = decided(SourceDecision(as_found, kind="organisation"))
    desk.take_in(
        *citing("Northern Ledger", kind="organisation"),
        Page(1, (), outlet=LEDGER, site_name="Northern Ledger"),
    )
    assert desk.sources()[0][1:4] == ("organisation", "Northern Ledger", None)


def test_once_two_outlets_have_the_name_an_organisation_is_neither(desk: Desk) -> None:
    cites = (attributed("Northern Ledger", "organisation"), by_name("Northern Ledger"))
    desk.take_in(Page(1, cites, outlet="old.example", site_name="Northern Ledger"))
    assert len(desk.same()) == 1
    desk.take_in(Page(0, (), outlet=LEDGER, site_name="Northern Ledger"))
    assert desk.same() == {}


def test_a_decision_about_whom_the_archive_does_not_have_waits(desk: Desk) -> None:
    soto = source_id("person", "Ana Soto")
    desk.decisions = decided(SourceDecision(ANA, merge_into=soto))
    desk.take_in(*citing("Ana Ruiz"))
    assert desk.same() == {}
    assert unknown_sources(desk.shelf.db.conn, desk.decisions) == [soto]
    desk.take_in(*citing("Ana Soto", first=5))
    assert desk.same() == {"Ana Ruiz (person)": "Ana Soto"}
    assert unknown_sources(desk.shelf.db.conn, desk.decisions) == []


# In any order

NAMES: tuple[Citation, ...] = (
    *(
        attributed(name)
        for name in ("Ana Ruiz", "Ana B. Ruiz", "Ana C. Ruiz", "Bo Ruiz", "Ruiz", "Ana Soto", "Soto")
    ),
    *(attributed(name, "unknown") for name in ("Ruiz", "Ana Ruiz", "Ledger", "Northern Ledger")),
    *(attributed(name, "organisation") for name in ("Ruiz", "Northern Ledger", "Plan B Trust")),
    *(by_name(name) for name in ("The Northern Ledger", "Northern Ledger", "Harbour Post")),
    *(by_domain(domain) for domain in (LEDGER, POST, "old.example")),
    attributed("officials", "unnamed"),
)  # fmt: skip
IDS = sorted(
    {
        source_id(each.source.kind, each.source.name, each.source.domain)
        for each in NAMES
        if each.source
    }
)

cites = st.lists(st.sampled_from(NAMES), max_size=5, unique=True).map(tuple)
pages = st.builds(
    lambda number, cites, day: Page(number, cites, day, *OUTLETS[(number + day) % len(OUTLETS)]),
    st.integers(0, 7),
    cites,
    st.integers(1, 3),
)
OUTLETS = ((POST, "Harbour Post"), (LEDGER, "Northern Ledger"), ("old.example", "Northern Ledger"))


@st.composite
def decisions(draw: st.DrawFn) -> Decisions:
    chosen = draw(st.lists(st.sampled_from(IDS), max_size=3, unique=True))
    targets = [each for each in IDS if each not in chosen]
    lines = tuple(
        SourceDecision(
            each,
            draw(st.none() | st.just("Another Name")),
            draw(st.none() | st.sampled_from(("person", "outlet", "organisation"))),
            draw(st.none() | st.sampled_from(targets)),
        )
        for each in chosen
    )
    merge = draw(st.booleans())
    outlets = {"old.example": OutletDecision("old.example", merge_into=LEDGER)} if merge else {}
    return Decisions(outlets, sources=lines)


def found_by(
    runs: Iterable[tuple[Sequence[Page], bool]], as_decided: Decisions
) -> list[tuple[object, ...]]:
    """The sources when the pages come in these runs, some of which are interrupted."""
    with closing(Database(memory=True)) as db:
        db.conn.isolation_level = None
        migrations.apply(db)
        create_views(db)
        db.execute("pragma foreign_keys = on")
        desk = Desk(Shelf(db), as_decided)
        for run, is_interrupted in runs:
            desk.take_in(*run, is_interrupted=is_interrupted)
        assert not desk.shelf.rows(
            "select id from sources where same_as in (select id from sources where same_as is not null)"
        )
        assert not desk.shelf.rows("pragma foreign_key_check")
        assert not desk.shelf.rows(
            """
            select id from sources where id not in (
                select source_id from citations union select via_source_id from citations
                where via_source_id is not null
            )
            """
        )
        return desk.sources()


@settings(deadline=None, max_examples=150)
@given(st.lists(pages, max_size=14), decisions(), st.data())
def test_sources_are_the_same_in_whatever_order_and_runs_articles_come(
    captured: list[Page], as_decided: Decisions, data: st.DataObject
) -> None:
    # One capture of an article a day; the last one shows.
    unique = list({(page.number, page.day): page for page in captured}.values())
    shown = {page.number: page for page in sorted(unique, key=lambda page: page.day)}
    at_once = found_by([(list(shown.values()), False)], as_decided)
    shuffled = data.draw(st.permutations(unique))
    runs: list[tuple[Sequence[Page], bool]] = []
    while shuffled:
        size = data.draw(st.integers(1, 4))
        runs.append((shuffled[:size], data.draw(st.booleans())))
        shuffled = shuffled[size:]
    assert found_by([*runs, ((), False)], as_decided) == at_once


def test_opening_anew_changes_nothing(tmp_path: Path) -> None:
    with closing(open_for_writing(tmp_path / "corpus.db")) as db:
        desk = Desk(Shelf(db)).take_in(*citing("Ana Ruiz", "Ana B. Ruiz", articles=3))
        before = desk.sources()
    with closing(open_for_writing(tmp_path / "corpus.db")) as db:
        again = Desk(Shelf(db))
        assert again.sources() == before
        again.refresh(NOTHING)
        assert again.sources() == before
