"""Revisions on a terminal."""

from collections.abc import Callable

from workbench import html_page, run_corpus

from corpus import Archive, Receipt

URL = "https://www.harbourpost.example/2024/ferry-fares"


def test_a_terminal_lists_what_came_and_what_went(
    archive: Archive, take_in: Callable[..., list[Receipt]]
) -> None:
    take_in(html_page(), url=URL, captured_at="2024-03-05T10:00:00Z")
    later = html_page().replace(b"until April", b"until May")
    take_in(later, url=URL, captured_at="2024-03-06T10:00:00Z")
    done = run_corpus("show", URL, "--revisions", "--archive", archive.path)
    assert done.returncode == 0, done.stderr
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    assert lines == [
        "Ferry fares frozen until spring",
        "1  2024-03-05T10:00:00Z",
        "2  2024-03-06T10:00:00Z  text  1 in, 1 out",
        "- April",
        "+ May",
    ]
