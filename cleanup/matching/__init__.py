"""Rules: loading, compiling and matching them."""
