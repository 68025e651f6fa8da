"""Where officers keep issuing bodies and templates: their pages, and trying out how a certificate will look."""
