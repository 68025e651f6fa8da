"""Quizzes: papers drawn from the bank, attempts, receipts, marking."""
