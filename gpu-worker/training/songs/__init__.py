"""Synthetic multitrack songs with known stems: composed, rendered by FluidSynth and own synthesisers, sung."""
