"""Course packs: folders of text files, read whole, checked whole, then loaded or refused whole."""
