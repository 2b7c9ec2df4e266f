"""Data sets: records in files (JSONL, CSV, Parquet) as streams; one text field of each is cleaned."""
