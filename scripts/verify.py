"""Hold an archive's bytes and rows against their digests, as `corpus verify`; --help tells how."""

import sys

from corpus.cli import main

if __name__ == "__main__":
    main(["verify", *sys.argv[1:]])
