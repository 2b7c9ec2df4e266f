"""The command line: parsing and dispatch. What it does stands in the library."""
