"""What corpus linguists ask of a sub-corpus: lines, frequencies, collocates, keywords, spread.

A sub-corpus is a sorted array of `articles.rowid`: whatever a query finds. Every function reads
the folded texts in batches, so memory doesn't grow with the archive, and gives the same result
for the same articles, in whatever order they were taken in.
"""
