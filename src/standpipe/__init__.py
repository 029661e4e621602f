"""Standpipe: move a council's IT estate out of one ageing data centre while every service stays on."""

__version__ = "0.1.0"
