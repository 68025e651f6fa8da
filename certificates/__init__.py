"""The plugin that awards, draws, signs, registers and checks certificates."""
