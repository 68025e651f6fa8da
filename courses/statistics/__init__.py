"""How questions and quizzes behave, computed by a job and stored."""
