"""Imports: files in, a preview, then the estate; revisions, going back, and differences."""
