"""Chapters of the report, live: the business case, what is wrong with the inputs, what the plan assumes."""
