"""Rule files and profiles: read strictly, typed, with the place of every field kept."""
