"""A fictitious county with returns, for demos, tests and benchmarks."""
