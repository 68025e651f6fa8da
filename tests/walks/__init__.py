"""One file a story, through HTTP or a real browser, against the server processes that people use."""
