"""Searching a million invented articles: how fast, how big, beside stock FTS5, tantivy and DuckDB.

`__main__` runs it; `vocabulary` and `articles` invent the articles, `loading` puts them into an
archive, `ours` is the only module that knows the archive's own search and publishing.
"""
