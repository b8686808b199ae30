"""Make what readers get of an archive, as `corpus publish`; --help tells how."""

import sys

from corpus.cli import main

if __name__ == "__main__":
    main(["publish", *sys.argv[1:]])
