"""The floor that pages are measured against: plain Django, a table of 81 rows and 12 columns, nothing else."""
