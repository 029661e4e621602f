"""The estate: lists of things, a page for each, corrections, search, findings and questions."""
