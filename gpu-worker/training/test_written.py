"""python3 -m unittest: genres written by hand keep to the split in all that they use. Nothing is rendered; numpy and scipy only."""
import contextlib
import unittest
from unittest import mock

import numpy as np

from songs import effects
from songs.arrangement import Arrangement
from songs.effects import SR
from songs.genre_table import GENRES
from songs.grooves import GROOVES
from songs.instruments import FONTS, KITS
from songs.parts import Parts
from songs.split import SPLITS
from songs.split_song import SplitSong
from songs.voices import CASTS, WHISPERS
from songs.written import WRITTEN, written_genres
from songs.written.notation import chords, groove, line
from songs.written.written_song import WrittenSong

SEEDS = range(2)


class Used:
    """What the compositions of one split asked for, by kind."""

    def __init__(self):
        self.fonts, self.kits, self.folders, self.patches, self.singers, self.families, self.fixed = (set() for _ in range(7))
        self.patterns = set()
        self.programs = set()


@contextlib.contextmanager
def unheard(used):
    """Composing without sound: what would render notes reports to `used` instead, and effects do nothing."""
    kit, bassline, comp, arp, struck = Parts.kit, Parts.bassline, Parts.comp, Parts.arp, SplitSong.struck

    def render(path, notes, total, bank, program, drums=False, cents=0.0):
        used.fonts.add(path)
        used.programs |= set() if drums or bank else {program}
        return silence(total)

    def silence(total):
        return np.zeros((int(total * SR), 2))

    def note(kind, value, total):
        getattr(used, kind).add(value)
        return silence(total)

    def bars_of(pats):
        return [bar for bars in pats.values() for bar in (bars if isinstance(bars, list) else [bars])]

    def spy_kit(song, pats, *rest):
        used.patterns |= {("drums", frozenset((lane, b) for lane, found in bar.items() for b, _ in found)) for bar in bars_of(pats)}
        return kit(song, pats, *rest)

    def spy_bass(song, pat, *rest, **how):
        used.patterns |= {("line", tuple((b, i) for b, _, i in bar)) for bar in pat if len(bar) > 2}
        return bassline(song, pat, *rest, **how)

    def spy_comp(song, rhythm, *rest, **how):
        used.patterns |= {("chords", tuple(b for b, _ in bar)) for bar in rhythm if len(bar) > 2}
        return comp(song, rhythm, *rest, **how)

    def spy_arp(song, centre, step, vel=75, span=2, sections=None, pat=None):
        used.patterns |= {("arp", tuple(pat))} if pat else set()
        return arp(song, centre, step, vel, span, sections, pat)

    def spy_struck(song, notes, name, *rest):
        used.kits.add(name)
        return struck(song, notes, name, *rest)

    def sung(notes, total, voice, *rest):
        used.singers.add(voice)
        return silence(total)[:, 0]

    def spoken(word, voice):
        used.singers.add(voice)
        return np.zeros(800), 16000

    replaced = {
        "songs.split_song.player": lambda: mock.Mock(render=render),
        "songs.split_song.patches.play": lambda notes, total, kind, *rest: note("patches", kind, total),
        "songs.split_song.sampled_kit.play": lambda notes, total, folder, rng: note("folders", folder, total),
        "songs.split_song.drum_patches.play": lambda notes, total, region, rng: silence(total),
        "songs.synths.synth_notes": lambda notes, total, rng, kind: note("fixed", kind, total),
        "songs.synths.drum_machine": lambda hits, total, rng, flavour: note("fixed", flavour, total),
        "songs.arrangement.sing": sung, "songs.vocal_styles.sing": sung, "songs.vocal_styles.tts": spoken}
    with contextlib.ExitStack() as stack:
        for name, stand_in in replaced.items():
            stack.enter_context(mock.patch(name, stand_in))
        for name in ("sosf", "peak_eq", "reverb", "delay_fx", "chorus", "compress", "drive", "tremolo", "sweep"):
            stack.enter_context(mock.patch.object(effects, name, lambda x, *rest, **how: x))
        stack.enter_context(mock.patch.object(effects, "reverb_ir", lambda *rest: None))
        for name in ("add", "drum_add"):
            stack.enter_context(mock.patch.object(Arrangement, name, lambda *rest, **how: None))
        for owner, name, spy in ((Parts, "kit", spy_kit), (Parts, "bassline", spy_bass), (Parts, "comp", spy_comp), (Parts, "arp", spy_arp),
                                 (SplitSong, "struck", spy_struck), (WrittenSong, "some", lambda song, options: list(options))):
            stack.enter_context(mock.patch.object(owner, name, spy))
        yield


class WrittenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.used, cls.balances = {}, []
        for split in SPLITS:
            used = cls.used[split] = Used()
            with unheard(used):
                for name in written_genres(split):
                    for seed in SEEDS:
                        song, balance = WRITTEN[name](seed, split)
                        used.families.add(song.family)
                        cls.balances.append((name, song.stems, balance))

    def test_every_genre_is_of_one_split_and_every_split_has_some(self):
        self.assertEqual(sorted(name for split in SPLITS for name in written_genres(split)), sorted(WRITTEN))
        self.assertTrue(all(len(written_genres(split)) >= 3 for split in SPLITS))

    def test_songs_use_what_their_split_allows(self):
        for split, used in self.used.items():
            allowed = SPLITS[split]
            of_fonts = {FONTS[f] for f in allowed["fonts"]} | {KITS[k][1] for k in allowed["kits"] if KITS[k][0] == "font"}
            self.assertLessEqual(used.fonts, of_fonts)
            self.assertLessEqual(used.singers, {name for name, _, _ in CASTS[split]} | {f"espeak:en-us+{v}" for v in WHISPERS[split]})
            for field in ("kits", "folders", "patches", "families"):
                self.assertLessEqual(getattr(used, field), set(allowed[field]), (split, field))
            self.assertTrue(used.fonts and used.singers and used.kits and used.patches)
            self.assertEqual(bool(used.fixed), split == "train")

    def test_no_pattern_of_a_held_out_genre_is_in_a_training_song(self):
        trained, held = self.used["train"].patterns, self.used["choose"].patterns | self.used["confirm"].patterns
        self.assertGreater(len(held), 50)
        self.assertEqual(trained & held, set())
        of_tables = {("drums", frozenset((lane, b) for lane, found in groove(" ".join(f"{k} {v}" for k, v in GROOVES[g].items()), 4).items() for b, _ in found))
                     for s in ("choose", "confirm") for name in SPLITS[s]["genres"] for g in GENRES[name].grooves}
        self.assertEqual(trained & of_tables, set())

    def test_no_accompaniment_is_a_choir(self):
        self.assertFalse(set().union(*(u.programs for u in self.used.values())) & {52, 53, 54, 85, 91})

    def test_every_genre_balances_all_four_stems(self):
        for name, stems, balance in self.balances:
            self.assertEqual(set(balance), set(stems), name)

    def test_a_genre_differs_from_song_to_song_and_repeats_with_its_seed(self):
        songs = []
        for seed in (12000, 12000, 12024):
            with unheard(Used()):
                song, _ = WRITTEN["funk"](seed, "train")
            songs.append((song.tempo, song.key, song.rng.random()))
        self.assertEqual(songs[0], songs[1])
        self.assertNotEqual(songs[0], songs[2])

    def test_patterns_as_text(self):
        self.assertEqual([(b, round(d, 2)) for b, d in chords("x__.x_x.", 4)], [(0, 1.38), (2, .92), (3, .46)])
        self.assertEqual([(b, i) for b, _, i in line("0 _ . -5 a . t 12", 4)], [(0, 0), (1.5, -5), (2, "a"), (3, "t"), (3.5, 12)])
        self.assertEqual(groove("K x..X S .o", 3), {"K": [(0, 100), (2.25, 116)], "S": [(1.5, 42)]})


if __name__ == "__main__":
    unittest.main()
