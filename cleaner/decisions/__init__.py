"""What a person decided about findings: model, file, finding a place again, what the engine is told."""
