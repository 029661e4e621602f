"""Dispositions: what is proposed for each application, challenges of it, and overrules with their price."""
