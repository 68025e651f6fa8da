"""Quizzes as trainers see and change them: the list, one quiz's pages, and the editor."""
