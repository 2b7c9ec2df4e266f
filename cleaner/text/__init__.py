"""Pure functions over text: edits and their composition, offset maps, lines, the folded view."""
