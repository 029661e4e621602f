"""Cash flows of staying and of moving, by financial year."""
