"""Digests and ids that are the same anywhere."""

import hashlib
import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.digests import sha256_digest, short_id, text_digest


def test_digests_are_the_known_ones() -> None:
    assert sha256_digest(b"") == f"sha256:{hashlib.sha256().hexdigest()}"
    assert short_id("https://www.harbourpost.example/2024/ferry-strike") == "6lcqgiubwbllsqap"


@given(st.text() | st.just("\ud800"))
def test_ids_are_sixteen_letters_and_digits(key: str) -> None:
    assert re.fullmatch("[a-z2-7]{16}", short_id(key))
    assert short_id(key) == short_id(key)


WORDS = st.none() | st.text(st.characters(categories=["L", "N", "P", "Zs", "So", "Cs"]), max_size=5)


@given(st.tuples(WORDS, WORDS, WORDS), st.tuples(WORDS, WORDS, WORDS))
def test_texts_have_one_digest_only_if_all_parts_are_the_same(
    one: tuple[str | None, ...], two: tuple[str | None, ...]
) -> None:
    assert (text_digest(*one) == text_digest(*two)) == (one == two)
