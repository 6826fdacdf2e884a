"""What a genre written by hand is composed with: patterns as text, parts with a place and a level, a cast of singers.

Each call draws among the alternatives that the genre gives, so that two songs of a genre differ and each is coherent.
"""
import numpy as np

from .. import effects as dsp
from .. import synths
from ..genres import sidechain
from ..instruments import FONTS, KITS
from ..region import Region
from ..split import SPLITS
from ..split_song import LANE_OF_KEY, SplitSong
from ..vocal_styles import STYLES, draw_settings, melody
from ..voices import cast_singer
from .notation import chords, groove, line

ELECTRONIC = ("Audiophob", "ElectricEmpireKit", "HardElectro1", "sonic-pi", "VariBreaks")  # folders of samples
HANDS = ("circAfrique v4", "Gimme A Hand 1.0")
OF_MACHINE = {"K": "kick", "S": "snare", "C": "clap", "H": "hat", "P": "hat", "O": "ohat", "X": "crash", "Y": "crash", "D": "ride", "B": "ride",
              "T1": "tom", "T2": "tom", "T3": "tom", "R": "rim", "CV": "rim", "W": "cowbell"}  # lanes by drum_machine; others are its shaker


class WrittenSong(SplitSong):
    """A song of a written genre: its split, its one family of chords, `hand` (-1 or 1: which side is left), singers."""

    def __init__(self, seed, split, tempo, families, meter=4, swing=(0.0, 0.0), human=0.006):
        r = np.random.default_rng([seed, 13])
        self.family = families[r.integers(len(families))]
        self.hand = r.choice([-1, 1])
        cents = r.uniform(-25, 25) if r.random() < .4 else 0.0
        super().__init__(seed, split, Region(SPLITS[split]["region"], r), cents, r.uniform(*tempo), r.integers(12), False, self.family, meter,
                         r.uniform(21.5, 25.5), r.uniform(*swing), human)
        self.minor = any(step == 0 and quality[0] == "m" for step, quality in self.ch)
        self.info.update(minor=self.minor, family=self.family, singers=[])

    def chance(self, share):
        return self.rng.random() < share

    def some(self, options, count=2):
        """Up to `count` of the options in any order."""
        return [options[k] for k in self.rng.permutation(len(options))[:count]]

    # notes ------------------------------------------------------------
    def comping(self, centre, *bars, **how):
        """Chords in two of the rhythms, for Parts.comp."""
        return self.comp([chords(b, self.meter) for b in self.some(bars)], centre, **how)

    def line(self, lo, *bars, **how):
        """A bass line or riff of two of the bars, for Parts.bassline."""
        return self.bassline([line(b, self.meter) for b in self.some(bars)], lo, **how)

    # sounds -----------------------------------------------------------
    def gm(self, notes, *programs):
        """Notes by one of the General MIDI programs in a sound font of the split."""
        return self.font(notes, self.pick(programs), FONTS[self._likely(self.allowed["fonts"])])

    def _likely(self, names):
        """One of the names of fonts or kits; a sound chip's seldom, because whole bands of it are rare."""
        odds = np.array([.35 if "opl3" in name else 1 for name in names])
        return names[self.rng.choice(len(names), p=odds / odds.sum())]

    def synth(self, notes, kind):
        """Notes by one of the fixed synthesisers, which only training songs have."""
        assert self.split == "train", "the kinds of synths.py train"
        return super().synth(notes, kind)

    def amp(self, x, gain, tone=4500):
        """A part through a guitar amplifier."""
        return dsp.drive(x / (np.abs(x).max() + 1e-9), gain * self.rng.uniform(.8, 1.25), tone * self.rng.uniform(.85, 1.2))

    def grit(self, x, gain, tone=3200):
        """A bass through an amplifier, with its low end kept clean beside it as is usual."""
        x = x / (np.abs(x).max() + 1e-9)
        driven = dsp.sosf(self.amp(x, gain, tone), "highpass", 350)
        return dsp.sosf(x, "lowpass", 900) + self.rng.uniform(.15, .5) * driven

    def pump(self, depth=.6):
        """Gain [n, 1] of a compressor that the kick drum steers."""
        return sidechain(self, depth * self.rng.uniform(.7, 1.15), self.rng.uniform(.2, .32))

    def beats(self, count):
        """Seconds of so many beats, for echoes."""
        return count * 60 / self.tempo

    # stems ------------------------------------------------------------
    def drums(self, patterns, kits, fill=True, crash=True, ghost=0.0, level=0.0, wet=.1, t60=.6):
        """{section or "*": groove strings, of which two take turns} by one of the kits, `level` in dB.

        Kits: "gm:<program>", "real" (recorded sets), "hands" and "box" (folders of percussion and of electronic samples), "machine", and in
        training songs "909" and "808".
        """
        r = self.rng
        notes = self.kit({section: [groove(b, self.meter) for b in self.some(bars)] for section, bars in patterns.items()}, fill, crash, ghost)
        x = .9 * self._hit(notes, self.pick(kits)) * 10 ** (level / 20)
        x = dsp.peak_eq(dsp.peak_eq(x, r.uniform(60, 110), r.normal(0, 1.5)), r.uniform(3000, 8000), r.normal(0, 1.5))
        self.drum_add(x, wet * r.uniform(.6, 1.5), t60 * r.uniform(.7, 1.4))

    def _hit(self, notes, kit):
        if kit in ("909", "808"):
            assert self.split == "train", "the drum machine of synths.py trains"
            named = [(t, OF_MACHINE.get(LANE_OF_KEY[p], "shaker"), v) for t, _, p, v in self.to_sec(notes, 0.0)]
            out = synths.drum_machine(named, self.total, self.rng, kit)
            return out / (np.abs(out).max() + 1e-9)
        kind, _, program = kit.partition(":")
        folders = [f for f in self.allowed["folders"] if {"box": f in ELECTRONIC, "hands": f in HANDS}.get(kind, f not in ELECTRONIC + HANDS)]
        fits = {"gm": lambda k: KITS[k][-1] == 128, "machine": lambda k: KITS[k][0] == "machine",
                "real": lambda k: KITS[k][-1] == 0 or KITS[k][0] == "sampled"}.get(kind, lambda k: KITS[k][0] == "sampled")
        return self.struck(notes, self._likely([k for k in self.allowed["kits"] if fits(k)]), int(program or 0), folders)

    def bass(self, x, gain=0.0, duck=1.0):
        """A bass part, compressed, in the middle."""
        x = dsp.compress(x / (np.abs(x).max() + 1e-9), self.rng.uniform(-20, -10), 3)
        self.add("bass", x * duck, gain, pan=0, width=0)

    def part(self, x, gain=0.0, pan=0.0, width=1.0, rev=.1, t60=1.2):
        """A part of the accompaniment; positive `pan` is towards the song's `hand`."""
        r = self.rng
        self.add("other", x, gain + r.normal(0, 1), pan * self.hand * r.uniform(.8, 1.15), width, rev * r.uniform(.6, 1.4), t60 * r.uniform(.8, 1.25))

    def voice(self, low=None, sections=("verse", "chorus"), dense=.6, rap=False, **how):
        """A singer of the split (`low`-pitched, high, or any) over these sections; `how` is that of Arrangement.vocals."""
        singer, settings = self._cast(low)
        notes = melody(self, singer, settings, dense * self.rng.uniform(.85, 1.2), rap, sections)
        how = dict(dict(wet=.12, t60=1.3, vib=settings["vib"]), **how)
        how["wet"] *= self.rng.uniform(.7, 1.4)
        self.vocals(notes, singer[0], settings["formant"], breath=settings["breath"] * .6, speech=rap, **how)

    def backing(self, style, gain=-9.0, wet=.2, t60=1.6, low=None, echo=0.0):
        """A singer of another kind (vocal_styles.STYLES), `gain` in dB beside a lead voice."""
        singer, settings = self._cast(low)
        x = STYLES[style](self, singer, settings)
        x = x / (np.abs(x).max() + 1e-9) * .5 * 10 ** (gain / 20)
        if echo:
            x = dsp.delay_fx(x, self.beats(echo), .4, .25)
        self.stems["vocals"] += dsp.reverb(x, dsp.reverb_ir(self.rng, t60, .03), wet)

    def _cast(self, low):
        singer = cast_singer(self.split, self.rng)
        while low is not None and singer[2] != low:
            singer = cast_singer(self.split, self.rng)
        self.info["singers"].append(singer[0])
        return singer, draw_settings(self.rng)
