"""Running classes: setting them up, filling them by list, rule or request, calling the roll, settling the hours."""
