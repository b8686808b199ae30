"""Digests and the short ids made from them."""

import base64
import hashlib


def sha256_digest(payload: bytes) -> str:
    """`"sha256:<hex>"` of the bytes, the form in which every digest is stored and printed."""
    return "sha256:" + hashlib.sha256(payload).hexdigest()


def text_digest(*parts: str | None) -> str:
    """`sha256_digest` of texts joined by NUL; a missing part differs from an empty one.

    >>> text_digest("a", None) == text_digest("a", "")
    False
    """
    joined = "\x00".join("\x01" if part is None else part for part in parts)
    return sha256_digest(joined.encode("utf-8", "surrogatepass"))


def short_id(key: str) -> str:
    """The first 16 lower-case base32 characters (80 bits) of SHA-256 of the key in UTF-8.

    >>> short_id("https://www.harbourpost.example/2024/ferry-strike")
    '6lcqgiubwbllsqap'
    """
    hashed = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(hashed)[:16].decode("ascii").lower()
