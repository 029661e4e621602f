"""Azure Migrate: discovery and assessment workbooks, import CSV, dependency CSV."""
