"""Many certificates handed over in one job: a ZIP with a folder a unit, one file to print, and the register's lines."""
