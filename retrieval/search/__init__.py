"""Which sections fit a query, for an audience."""
