"""The database: the only place that writes it."""
