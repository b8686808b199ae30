"""`python -m corpus.cli`."""

from corpus.cli.commands import main

if __name__ == "__main__":
    main()
