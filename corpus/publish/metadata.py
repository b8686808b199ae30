"""Where `metadata.json` lies, and how an archive's own name gets into it."""

import json
from pathlib import Path
from typing import Any

from corpus.uris import is_web_address


def metadata_path() -> Path:
    """The file that tells Datasette about every table and column.

    In an installed package it lies beside this module, in a checkout at the top.
    """
    here = Path(__file__).resolve()
    for path in (here.parent / "metadata.json", here.parents[2] / "metadata.json"):
        if path.is_file():
            return path
    raise FileNotFoundError(
        "metadata.json is missing from the installation; install corpus-archive again"
    )


def archive_metadata(
    *,
    name: str | None = None,
    description: str | None = None,
    licence: str | None = None,
    licence_url: str | None = None,
    contact: str | None = None,
) -> dict[str, Any]:
    """The content of `metadata.json` with what one archive says of itself in place of ours.

    None leaves what is there. The licence is that of the metadata: what we say of the texts,
    that their rights remain with others, stays beside it. `contact` is an address or a page.
    """
    metadata: dict[str, Any] = json.loads(metadata_path().read_text(encoding="utf-8"))
    if name:
        metadata["title"] = name
    if description:
        metadata["description"] = description
    for part in (metadata, metadata["databases"]["corpus"]):
        if licence:
            part["license"] = f"Metadata: {licence}. {part['license']}"
        if licence_url:
            part["license_url"] = licence_url
    if contact:
        metadata["about"] = f"Contact: {contact}"
        if is_web_address(contact):
            metadata["about_url"] = contact
    return metadata
