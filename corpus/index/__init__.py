"""Full-text search over the stored articles."""
