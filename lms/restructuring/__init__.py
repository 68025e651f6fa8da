"""Pages and deeds that change the tree of units: open, rename, move, merge, split, close."""
