"""The `corpus` command: parse, one library call, print.

Exit status: 0 all kept or all well, 1 some rejected or something found wrong, 2 misuse.
"""

from corpus.cli.commands import main

__all__ = ["main"]
