"""Where a value for a mask comes from."""
