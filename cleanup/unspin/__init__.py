"""The unspinner: finds and restores garbles that no rule lists."""
