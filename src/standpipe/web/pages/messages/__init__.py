"""Messages to a channel of Microsoft Teams."""
