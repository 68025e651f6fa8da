"""Work after the commit. The table is the truth; huey is the doorbell and the clock."""
