"""Rules: what earns a certificate, of which body, by which template."""
