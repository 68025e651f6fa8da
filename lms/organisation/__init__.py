"""Units and memberships, both with from/to dates."""
