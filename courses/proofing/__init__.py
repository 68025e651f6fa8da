"""Proofing of packs: what a careful editor looks for in lessons and questions once their form is in order."""
