"""What proves a rule: its examples and negatives, and the lint of its patterns."""
