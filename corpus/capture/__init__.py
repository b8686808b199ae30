"""The rim: files, pasted text and WARC become captures, and captures become evidence."""
