"""Office files that learners hand in: opened safely, and looked at by marking rules. Pure: no person, no database."""
