"""Safe reading of workbooks that come from outside. Free of Django: the parsing child imports this package."""
