"""Changes of the tables, in order; each runs on a live system."""
