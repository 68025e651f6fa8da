"""A real distribution of somebody else's, and what becomes of a site when it is installed and removed."""
