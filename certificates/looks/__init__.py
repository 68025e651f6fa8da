"""How certificates look: templates that ship, template packs that are handed in, emblems, and trying them out."""
