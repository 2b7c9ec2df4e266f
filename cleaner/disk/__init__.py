"""Files: which, read, replaced atomically, journalled, undone."""
