"""Signing in with a password or a one-time link, and out."""
