"""Changes to what the register says: one person proposes, another approves, each entry has a number of its own."""
