"""What a person or a machine reads: text, JSON, diff."""
