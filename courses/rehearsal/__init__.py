"""Robot candidates against the real exam, before the people come."""
