"""What happened in an attempt, for those who have to settle a dispute."""
