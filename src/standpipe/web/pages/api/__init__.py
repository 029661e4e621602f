"""The API: the use cases of the console as JSON, for programs that carry a token."""
