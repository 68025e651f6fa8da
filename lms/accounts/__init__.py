"""People who can sign in, what they have been granted, and their sessions."""
