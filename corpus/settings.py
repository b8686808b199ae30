"""archive.toml: what the owner of an archive says about it, and its limits."""

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from corpus.errors import SettingsError

_TEMPLATE = """\
# What this archive is. Shown on its pages; edit freely.
name = "A Corpus archive"
description = ""
contact = ""            # an e-mail address or a page, for questions and takedowns
licence = ""            # of the metadata that you publish; the texts stay their owners'

# What looks for cited sources: "rules", or an engine that a package adds ("spacy").
citations = "rules"

# Capturing from the web: how it behaves towards each host.
pause_s = 2             # between an answer and the next request; robots.txt may ask for more
host_budget = 1000      # pages in one run that listings name
hosts_at_once = 32
fetch_limit_s = 60      # for one request and its answer

# Limits of one document.
max_bytes = 20000000    # before and after decompression
time_limit_s = 60       # for reading it
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """The contents of archive.toml."""

    name: str = "A Corpus archive"
    description: str = ""
    contact: str = ""
    licence: str = ""
    citations: str = "rules"  # the engine that looks for cited sources
    pause_s: int = 2  # between an answer of a host and the next request to it
    host_budget: int = 1000  # pages of one host in one run that listings name
    hosts_at_once: int = 32  # to be asked
    fetch_limit_s: int = 60  # for one request and its answer
    max_bytes: int = 20_000_000  # largest document, before and after decompression
    time_limit_s: int = 60  # for reading one document
    warc_max_bytes: int = 1_000_000_000  # when a new WARC file is begun


_LIMITS = {
    "pause_s": 3_600,
    "host_budget": 10_000_000,
    "hosts_at_once": 500,
    "fetch_limit_s": 86_400,
    "max_bytes": 1_000_000_000,
    "time_limit_s": 86_400,
    "warc_max_bytes": 1_000_000_000_000,
}


def read_settings(path: Path) -> Settings:
    """The settings in `path`, defaults where it is silent or not there.

    Raises SettingsError, with the line, for what is not TOML, for a wrong type or size and for a
    name it does not know.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
        found = tomllib.loads(content)
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        raise SettingsError(path, "is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(path, f"is not TOML: {error}") from error
    except RecursionError as error:
        raise SettingsError(path, "is not TOML: nested too deeply") from error
    except OSError as error:
        raise SettingsError(path, f"cannot be read ({error.strerror})") from error
    for name, value in found.items():
        problem = _problem(name, value)
        if problem:
            raise SettingsError(path, f"line {_line_of(name, content)}: {name!r} {problem}")
    return Settings(**found)


def _problem(name: str, value: object) -> str | None:
    known = {field.name: field.type for field in fields(Settings)}
    if name not in known:
        return f"is not a setting; there are {', '.join(known)}"
    if type(value) is not known[name]:
        return f"must be a {'whole number' if known[name] is int else 'string'}"
    least = 0 if name == "pause_s" else 1
    if name == "contact" and isinstance(value, str) and not value.isprintable():
        return "must be one line without control characters"
    if isinstance(value, int) and not least <= value <= _LIMITS[name]:
        return f"must be from {least} to {_LIMITS[name]:,}"
    return None


def _line_of(name: str, content: str) -> int:
    """Where a name is set; the first line if it is written in an unusual way."""
    pattern = re.compile(rf"""[ \t\[]*["']?{re.escape(name)}["']?[ \t]*[=.\]]""")
    lines = content.splitlines()
    return next((n for n, line in enumerate(lines, start=1) if pattern.match(line)), 1)


def settings_template() -> str:
    """What a new archive's archive.toml says."""
    return _TEMPLATE
