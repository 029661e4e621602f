"""Standpipe's own templates: what no tool exports, filled in by people."""
