"""A song that uses what its split allows and nothing else: its fonts, kits, own synthesisers and tuning."""
import functools

import numpy as np

from . import drum_patches, patches, sampled_kit
from .arrangement import Arrangement
from .instruments import FONTS, KITS
from .soundfont import Player
from .split import SPLITS
from .vocabulary import D

LANE_OF_KEY = {key: lane for lane, key in D.items()}


class SplitSong(Arrangement):
    """The arrangement with the `allowed` names of its `split`, its `region` of synthesiser parameters and `cents` out of tune."""

    def __init__(self, seed, split, region, cents, *arrangement):
        self.split, self.allowed, self.region, self.cents = split, SPLITS[split], region, cents
        super().__init__([seed, 12], *arrangement)
        self.seed = self.info["seed"] = seed

    def pick(self, options):
        return options[self.rng.integers(len(options))]

    def font(self, notes, program, path=None, bank=0, drums=False):
        """Notes in beats through a sound font of the split."""
        path = path or FONTS[self.pick(self.allowed["fonts"])]
        return player().render(path, self.to_sec(notes), self.total, bank, program, drums, self.cents)

    def patch(self, notes, kinds, bass=False):
        """Notes in beats through an own synthesiser: one of `kinds` where the split has one of them."""
        own = [k for k in kinds if k in self.allowed["patches"]] or list(self.allowed["patches"])
        tuned = [(t, d, p + self.cents / 100, v) for t, d, p, v in self.to_sec(notes, 0.0)]
        return patches.play(tuned, self.total, self.pick(own), self.region, self.rng, bass)

    def struck(self, notes, kit, program, folders=None):
        """Drum notes by a kit of the split, loudest sample 1. `folders`: those that a sampled kit may come from."""
        kind, *where = KITS[kit]
        if kind == "font":
            path, bank = where
            out = self.font(notes, program, path, bank, bank == 128)
        else:
            hits = [(t, v, LANE_OF_KEY[p]) for t, _, p, v in self.to_sec(notes, 0.0 if kind == "machine" else None)]
            out = (drum_patches.play(hits, self.total, self.region, self.rng) if kind == "machine"
                   else sampled_kit.play(hits, self.total, self.pick(folders or self.allowed["folders"]), self.rng))
        return out / (np.abs(out).max() + 1e-9)


@functools.lru_cache(None)
def player():
    """The process's one sound font player."""
    return Player()
