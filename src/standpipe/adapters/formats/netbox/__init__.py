"""NetBox: JSON dump and CSV exports."""
