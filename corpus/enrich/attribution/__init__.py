"""Who is cited for what in a text: rules over words and marks; the way through is in `find`."""
