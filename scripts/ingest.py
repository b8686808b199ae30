"""Take articles into an archive, as `corpus ingest`; --help tells how."""

import sys

from corpus.cli import main

if __name__ == "__main__":
    main(["ingest", *sys.argv[1:]])
