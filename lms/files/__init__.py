"""Files that people hand in: opened only when nothing in them can do harm, read in a process of their own."""
