"""What we infer from a cleaned article: its language, outlet and cited sources."""
