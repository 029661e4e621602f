"""What stops which service, how available each service is, and what repairs it."""
