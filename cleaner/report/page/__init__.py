"""The report as one page that can be mailed: no network, opened from disk."""
