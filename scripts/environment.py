"""Virtual environments for the scripts beside this file; needs nothing but Python."""

from __future__ import annotations  # so that an old Python gets as far as the message for it

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)


def fail(message: str) -> None:
    """End the script with a message that says what to do."""
    sys.exit(f"\n{message}")


def check_python() -> None:
    """End the script if this Python is too old."""
    if sys.version_info < OLDEST:
        wanted, found = (".".join(map(str, v)) for v in (OLDEST, sys.version_info[:2]))
        fail(
            f"Corpus needs Python {wanted} or newer; this is {found}. Try: python{wanted} {sys.argv[0]}"
        )


def make_environment(
    folder: Path, *, groups: Sequence[str] = (), replaced: Sequence[str] = ()
) -> Path:
    """The Python of a virtual environment with this checkout and its dependencies installed.

    Versions are those of constraints.txt, but for the `replaced` requirements ("name==1.0").
    An environment that is up to date is left as it is.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pins = _constraints(replaced)
    wanted = hashlib.sha256(
        "\n".join(
            [(ROOT / "pyproject.toml").read_text(), pins, sys.version, str(ROOT), *groups]
        ).encode()
    ).hexdigest()
    stamp = folder / "installed.sha256"
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    print(
        f"Making a virtual environment in {folder.relative_to(ROOT)} and installing into it …",
        flush=True,
    )
    shutil.rmtree(folder, ignore_errors=True)
    try:
        venv.create(folder, with_pip=True)
    except (subprocess.CalledProcessError, OSError, ImportError) as error:
        fail(
            f"No virtual environment could be made ({error}).\nOn Debian and Ubuntu: apt-get install python3-venv"
        )
    pinned = folder / "constraints.txt"
    pinned.write_text(pins)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    group_pins = [name for group in groups for name in _group(group)]
    # Python compiles what it imports when it does; pip would compile all there is, most of it for nobody.
    command = [
        *(*pip, "install", "--no-compile", "--constraint", str(pinned)),
        *("--editable", str(ROOT), *group_pins),
    ]
    if subprocess.run(command, check=False).returncode:
        fail(
            "The packages could not be installed: see pip's message above. It needs a package index to be reachable."
        )
    stamp.write_text(wanted)
    return python


def _constraints(replaced: Sequence[str]) -> str:
    """constraints.txt, with some packages at another version."""
    names = {requirement.split("==")[0].lower() for requirement in replaced}
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    kept = [line for line in lines if line.split("==")[0].lower() not in names]
    return "\n".join([*kept, *replaced]) + "\n"


def _group(name: str) -> list[str]:
    """Requirements of a dependency group; read here because old pips do not know groups."""
    import tomllib

    return list(tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"][name])
