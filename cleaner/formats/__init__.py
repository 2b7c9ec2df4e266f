"""Bytes to document and back, one file a format."""
