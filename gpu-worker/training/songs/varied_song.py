"""A song of one split: genre, patterns, instruments, voices and treatment drawn from everything that the split allows.

Same seed, split, package versions and earlier songs of the process (FluidSynth keeps some state), same samples.
Training songs also mix fields of several genres and may lack a stem; held-out songs always have all four, because a
silent reference has no signal-to-distortion ratio. Plain songs keep to one genre, one singer, common ways to sing, mild
effects and levels: the middle of what the others spread around.
"""
import dataclasses

import numpy as np

from . import effects as dsp
from .effect_chains import place, treat
from .effects import SR
from .genre_table import GENRES
from .grooves import GROOVES, vary
from .instruments import BASS_PROGRAMS, GM_KITS, GROUPS, KITS
from .patterns import BASS, COMPS, draw_bass, draw_comp
from .region import Region
from .song import finish
from .split import SPLITS
from .split_song import LANE_OF_KEY, SplitSong
from .vocal_styles import STYLES, draw_settings
from .voices import cast_singer

COMMON_STYLES = ("sing", "double", "harmony", "choir", "rap")  # of singing, in plain songs
BALANCE = dict(vocals=0.5, drums=0.0, bass=-1.5, other=-0.5)  # dB, before each song's own spread


def make_varied(seed, split="train", plain=False):
    """(dict of int16 [n, 2] stems and mixture, info) like song.make."""
    song = VariedSong(seed, split, plain)
    for write in (_drums, _bass, _layers, _vocals):
        write(song)
    r = song.rng
    if split == "train" and not plain:
        _mute_bars(song)
    levels = {stem: level + r.normal(0, 1.2 if plain else 2.2) for stem, level in BALANCE.items()}
    song.info.update(genre=song.name, split=split)
    return finish(song.stems, levels, song.info, push_db=r.uniform(1, 5) if plain else r.uniform(-1, 7))


class VariedSong(SplitSong):
    """A song of its split with what was drawn for it: `name` and `genre`."""

    def __init__(self, seed, split, plain=False):
        r = np.random.default_rng([seed, 11])
        names = SPLITS[split]["genres"]
        self.plain, self.name = plain, names[seed % len(names)]
        self.genre = _crossed(GENRES[self.name], names, r) if split == "train" and not plain else GENRES[self.name]
        cents = r.uniform(-40, 40) if r.random() < .5 else 0.0
        family = self.genre.families[r.integers(len(self.genre.families))]
        super().__init__(seed, split, Region(SPLITS[split]["region"], r), cents, r.uniform(*self.genre.tempo), r.integers(12), r.random() < self.genre.minor,
                         family, self.genre.meter, r.uniform(20.5, 23.5), r.uniform(*self.genre.swing), r.choice([0.0, .005, .012]))

    def treated(self, x, part):
        """A part after its effects."""
        return treat(x, part, self.tempo, self.rng, self.plain)

    def placed(self, x, part):
        """A part after its effects, in its place in the stereo picture."""
        return place(self.treated(x, part), part, self.rng, self.plain)


def _crossed(genre, names, r):
    """The genre with some fields of other genres of the split that have as many beats in a bar."""
    others = [GENRES[n] for n in names if GENRES[n].meter == genre.meter]
    taken = {f: getattr(others[r.integers(len(others))], f) for f in ("families", "grooves", "bass", "comps", "layers", "voices", "drums", "tempo")
             if r.random() < .22}
    return dataclasses.replace(genre, **taken)


def _drums(song):
    r, genre = song.rng, song.genre
    verse, chorus = (vary(GROOVES[song.pick(genre.grooves)], song.meter, r) for _ in range(2))
    thin = {lane: hits for lane, hits in verse.items() if r.random() < .5} or {"H": [(0, 60)]}
    pattern = {"*": verse, "chorus": chorus if r.random() < .7 else verse, "intro": thin if r.random() < .6 else verse,
               "break": thin if r.random() < .5 else verse}
    notes = song.kit(pattern, r.random() < .7, r.random() < .7, r.choice([0, 0, .05, .12]))
    out = _kit_sound(song, notes)
    if song.split == "train" and not song.plain and r.random() < .15:  # two kits at once
        out = out + r.uniform(.3, 1) * _kit_sound(song, [n for n in notes if LANE_OF_KEY[n[2]] in ("K", "S", "C", "H")])
    song.stems["drums"] += song.placed(out, "drums")


def _kit_sound(song, notes):
    """The drum notes by a kit that suits the genre, at unit level."""
    played = song.genre.drums == "played" or (song.genre.drums == "any" and song.rng.random() < .5)
    fit = [k for k in song.allowed["kits"] if (KITS[k][0] == "machine") != played] or list(song.allowed["kits"])
    kit = song.pick(fit if song.rng.random() < .8 else list(song.allowed["kits"]))
    program = song.pick(GM_KITS) if KITS[kit][-1] == 128 else 0
    if not played and KITS[kit][-1] == 128:
        program = song.pick((24, 25))
    return song.struck(notes, kit, program)


def _bass(song):
    r = song.rng
    style = song.pick(song.genre.bass)
    notes = song.bassline(draw_bass(BASS[style], song.meter, r), int(r.integers(26, 33)), int(r.integers(80, 105)))
    synthetic = song.genre.tone == "synth" or (song.genre.tone == "any" and r.random() < .5) or r.random() < .12
    if synthetic:
        out = song.patch(notes, ("subtractive", "pulse", "fm", "acid", "supersaw", "string", "chip"), bass=True)
        out = out + r.choice([0, 0, .4]) * song.patch(notes, ("subtractive", "fm"), bass=True)
    else:
        out = song.font(notes, song.pick(BASS_PROGRAMS))
    if r.random() < .1:
        out = dsp.drive(out / (np.abs(out).max() + 1e-9), r.uniform(2, 12), r.uniform(1500, 5000))
    song.stems["bass"] += song.placed(out, "bass") * _ducking(song, .2)


def _layers(song):
    r = song.rng
    for number in range(r.choice([1, 2, 3, 4, 5], p=[.2, .45, .35, 0, 0] if song.plain else [.08, .27, .35, .2, .1])):
        group = song.pick(song.genre.layers)
        out = _layer(song, group, song.pick(song.genre.comps), lead=number > 0 and r.random() < .3)
        song.add("other", song.placed(out, "other") * _ducking(song, .12), r.normal(0, 3))
    if not song.plain and r.random() < .08:  # needle noise
        crackle = r.standard_normal(song.stems["other"].shape) * (r.random(song.stems["other"].shape) > .9997)
        song.add("other", crackle + .01 * r.standard_normal(crackle.shape), -20)


def _layer(song, group, comp, lead):
    """One accompanying part or lead, before treatment."""
    r, (programs, kinds, centre) = song.rng, GROUPS[group]
    centre += int(r.integers(-7, 8))
    sections = None if r.random() < .5 else [("verse", "chorus"), ("chorus", "intro", "outro"), ("chorus", "break")][r.integers(3)]
    if lead:
        notes = song.lead(centre, centre + 17, sections or ("intro", "break", "chorus", "outro"), r.uniform(.3, .8))
    elif "arp" in COMPS[comp]:
        notes = song.arp(centre, COMPS[comp]["arp"], int(r.integers(65, 90)), int(r.integers(1, 3)), sections)
    else:
        style = COMPS[comp]
        notes = song.comp(draw_comp(style, song.meter, r), centre, int(r.integers(65, 95)), r.choice([None, 2, 3]), style.get("strum", 0), sections, group == "driven")
    own = song.genre.drums == "machine" or group == "chip" or r.random() < .15
    out = song.patch(notes, kinds) if kinds and own and r.random() < .8 else song.font(notes, song.pick(programs))
    if group == "driven":
        out = dsp.drive(out / (np.abs(out).max() + 1e-9), np.exp(r.uniform(.7, 3.3)), r.uniform(3000, 8000))
    return out


def _vocals(song):
    r = song.rng
    singer, settings = cast_singer(song.split, r), draw_settings(r)
    common = [v for v in song.genre.voices if v in COMMON_STYLES or not song.plain] or ["sing"]
    out = STYLES[song.pick(common)](song, singer, settings)
    if not song.plain and r.random() < .2:  # a second singer answers
        out = out + r.uniform(.3, .8) * STYLES[song.pick(("sing", "rap", "spoken", "choir"))](song, cast_singer(song.split, r), draw_settings(r))
    song.info["singer"] = singer[0]
    song.stems["vocals"] += song.treated(out, "vocals")


def _ducking(song, chance):
    """Gain [n, 1] that drops on every beat, as when a kick drum steers a compressor; else 1."""
    n = int(song.total * SR)
    if song.genre.drums == "played" or song.rng.random() > chance * 2.5:
        return np.ones((n, 1))
    depth, release = song.rng.uniform(.3, .9), song.rng.uniform(.1, .35)
    phase = np.arange(n) / SR % (60 / song.tempo)
    return (1 - depth * np.exp(-phase / release * 2.2) * np.minimum(phase / .004, 1))[:, None]


def _mute_bars(song):
    """Some stems rest for a few bars; now and then one is absent from the song."""
    r, bar = song.rng, song.meter * 60 / song.tempo
    for stem, x in song.stems.items():
        if r.random() < .03:
            x *= 0
        elif r.random() < .25:
            gate = np.ones(len(x))
            first = r.integers(song.nbars)
            gate[int(first * bar * SR):int((first + r.integers(1, 4)) * bar * SR)] = 0
            x *= np.convolve(gate, np.ones(441) / 441, "same")[:, None]
