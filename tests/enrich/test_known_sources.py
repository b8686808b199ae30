import csv
from importlib.resources import files

import pytest

from corpus.enrich.sources import known_agency, known_source, outlet_at
from corpus.names import normal_name
from corpus.uris import registrable_domain

TABLE = list(
    csv.DictReader(
        (files("corpus.enrich") / "data" / "known_sources.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("WSJ", "The Wall Street Journal"),
        ("the Journal", None),
        ("Novosti", "RIA Novosti"),
        ("РИА Новости", "RIA Novosti"),
        ("„Die Welt“", "Die Welt"),
        ("reuters", "Reuters"),
        ("新华社", "Xinhua"),
        ("Ana Ruiz", None),
        ("", None),
    ],
)
def test_what_everybody_calls_them(printed: str, name: str | None) -> None:
    found = known_source(printed)
    assert (found.name if found else None) == name


def test_only_agencies_are_agencies() -> None:
    assert known_agency("Reuters")
    assert known_agency("Le Monde") is None


def test_an_outlet_is_known_by_its_domain() -> None:
    assert outlet_at("reuters.com").name == "Reuters"
    assert outlet_at("harbourpost.example").name == "harbourpost.example"


def test_the_table_is_in_order() -> None:
    names: dict[str, str] = {}
    for row in TABLE:
        assert row["kind"] in ("outlet", "organisation")
        assert row["agency"] in ("yes", "")
        assert registrable_domain(f"https://{row['domain']}/"), row
        for name in {
            normal_name(each) for each in (row["name"], *row["aliases"].split("|")) if each
        }:
            assert names.setdefault(name, row["name"]) == row["name"], name
