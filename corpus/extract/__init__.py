"""What is on the page: a capture's bytes become an `Extraction`."""
