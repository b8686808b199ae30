"""Read an archive's captures again, as `corpus reprocess`; --help tells how."""

import sys

from corpus.cli import main

if __name__ == "__main__":
    main(["reprocess", *sys.argv[1:]])
