"""Everything with a foreign API, one folder each."""
