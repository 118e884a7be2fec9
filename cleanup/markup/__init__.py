"""Which parts of a file are prose."""
