"""Whether the console is up, and whether it can take work: for the machine that watches it."""
