"""A pattern for the longest of thousands of words, where no spaces tell how long they are."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

_MOST_BRANCHES = 32  # of a pattern, in a row


def longest_of(words: Iterable[str]) -> str:
    """A pattern for the longest of some words, by their letters in turn: fast for thousands."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}

    def pattern(node: dict[str, Any]) -> str:
        letters = [each for each in sorted(node) if each]
        branches = [re.escape(each) + pattern(node[each]) for each in letters]
        if not branches:
            return ""
        branches = list(_in_ranges(letters, branches))
        return f"(?:{'|'.join(branches)}){'?' if '' in node else ''}"

    return pattern(tree)


def _in_ranges(letters: list[str], branches: list[str]) -> Iterator[str]:
    """Alternatives by their first letters: they are tried in turn, a range at once is skipped."""
    if len(branches) <= _MOST_BRANCHES:
        yield from branches
        return
    for k in range(0, len(branches), _MOST_BRANCHES):
        first, *_, last = map(re.escape, (letters[k], *letters[k : k + _MOST_BRANCHES]))
        yield f"(?=[{first}-{last}])(?:{'|'.join(branches[k : k + _MOST_BRANCHES])})"
