"""Project scheduling with scarce resources, several modes and people with several skills: search, proof and checker."""
