"""What the platform tells people: one row a message, delivered once through each channel."""
