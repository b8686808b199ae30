"""outlets.csv, edited between runs: applied to what is stored without reading it again."""

from collections.abc import Callable

from workbench import dump, html_page

from corpus import Archive, Receipt

POST = "https://www.harbourpost.example/2024/bridge"
ONLINE = "https://harbour-post-online.example/other"
ANA = "https://medium.com/@ana/bridge-1a"
BO = "https://bo.blogspot.com/2024/05/bridge.html"
HEADER = "domain,name,country,language,merge_into\n"
OF_RUNS = frozenset({"runs", "receipts", "changes"})

TakeIn = Callable[..., list[Receipt]]


def outlet_of(archive: Archive, url: str) -> dict[str, object]:
    report = archive.article(url)
    assert report is not None
    return report["outlet"]  # type: ignore[return-value]


def site(name: str) -> str:
    return f'<meta property="og:site_name" content="{name}">'


def filled(take_in: TakeIn) -> None:
    take_in(html_page(head=site("Harbour Post")), url=POST)
    link = f'The bridge is closed, <a href="{ONLINE}">says the Post Online</a> in a long report.'
    rest = (
        "The works will take until spring, and the buses use the road along the river until then."
    )
    (receipt,) = take_in(
        html_page(title="Ana", text=f"{link}\n{rest}", head=site("Ana&#39;s notes")), url=ANA
    )
    assert receipt.article_id, receipt.detail
    take_in(html_page(title="Other", head=site("Post Online")), url=ONLINE)


def unchanged(take_in: TakeIn) -> None:
    (receipt,) = take_in(html_page(head=site("Harbour Post")), url=POST)
    assert receipt.outcome == "unchanged"


def test_a_run_with_nothing_new_renames_and_merges_and_undoes_both(
    archive: Archive, take_in: TakeIn
) -> None:
    filled(take_in)
    before = {url: outlet_of(archive, url) for url in (POST, ONLINE, ANA)}
    (archive.path / "outlets.csv").write_text(
        f"{HEADER}harbourpost.example,The Harbour Post,ie,,\n"
        "harbour-post-online.example,,,,harbourpost.example\n"
        "medium.com/@ana,,,,harbourpost.example\n"
    )
    unchanged(take_in)
    renamed = before[POST] | {"name": "The Harbour Post", "country": "ie"}
    assert [outlet_of(archive, url) for url in (POST, ONLINE, ANA)] == [renamed] * 3
    (archive.path / "outlets.csv").write_text(HEADER)
    unchanged(take_in)
    assert {url: outlet_of(archive, url) for url in (POST, ONLINE, ANA)} == before


def test_what_a_run_makes_of_an_edited_file_is_what_reading_everything_again_makes(
    archive: Archive, take_in: TakeIn
) -> None:
    filled(take_in)
    for lines in (
        "harbourpost.example,The Harbour Post,ie,,\nharbour-post-online.example,,,,harbourpost.example\n",
        "harbourpost.example,,,,medium.com/@ana\n",
        "",
    ):
        (archive.path / "outlets.csv").write_text(HEADER + lines)
        unchanged(take_in)
        applied = dump(archive.database, without=OF_RUNS)
        list(archive.reprocess(workers=0))
        assert dump(archive.database, without=OF_RUNS) == applied


def test_accounts_on_platforms_are_outlets_of_their_own(archive: Archive, take_in: TakeIn) -> None:
    take_in(html_page(), url=ANA)
    take_in(html_page(title="Bo"), url=BO)
    assert [outlet_of(archive, url)["id"] for url in (ANA, BO)] == [
        "medium_com__ana",
        "bo_blogspot_com",
    ]


def test_a_link_to_an_account_cites_the_outlet_that_the_account_is(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in(html_page(head=site("Ana's notes")), url=ANA)
    text = (
        'The bridge is closed, <a href="https://ana.medium.com/x">wrote Ana Ruiz</a> on Monday.\n'
        * 3
    )
    (receipt,) = take_in(html_page(title="Harbour", text=text), url=POST)
    report = archive.article(str(receipt.article_id))
    assert report is not None
    cited = {each["source"] for each in report["citations"] if each["kind"] == "link"}  # type: ignore[attr-defined]
    assert cited == {"Ana's notes"}
