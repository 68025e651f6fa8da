"""From a URL to a view and back: routing, language, headers, errors, the look of pages."""
