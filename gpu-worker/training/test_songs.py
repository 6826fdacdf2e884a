"""python3 -m unittest: the split keeps its promise, and songs come out the same twice. Needs numpy, scipy and libfluidsynth."""
import unittest

import numpy as np

from songs import drum_patches, patches
from songs.genre_table import GENRES
from songs.grooves import GROOVES, hits, vary
from songs.instruments import FONTS, GROUPS, KITS
from songs.patterns import BASS, COMPS, draw_bass, draw_comp
from songs.region import Region
from songs.sampled_kit import lane_of
from songs.soundfont import Player
from songs.split import SPLITS
from songs.varied_song import VariedSong
from songs.vocabulary import D, PROG
from songs.vocal_styles import draw_settings, melody, take
from songs.voices import CASTS, SINGERS, WHISPERS


def every_pair_is_disjoint(sets):
    return all(not set(a) & set(b) for i, a in enumerate(sets) for b in sets[i + 1:])


class SplitTest(unittest.TestCase):
    def test_no_name_stands_in_two_splits(self):
        for field in ("genres", "families", "fonts", "kits", "folders", "patches"):
            self.assertTrue(every_pair_is_disjoint([s[field] for s in SPLITS.values()]), field)

    def test_no_pattern_of_a_held_out_genre_is_in_a_training_genre(self):
        for field in ("grooves", "bass", "comps", "families"):
            used = [{n for g in s["genres"] for n in getattr(GENRES[g], field)} for s in (SPLITS["train"], SPLITS["choose"], SPLITS["confirm"])]
            self.assertTrue(every_pair_is_disjoint([used[0], used[1] | used[2]]), field)

    def test_no_singer_stands_in_two_splits(self):
        self.assertTrue(every_pair_is_disjoint([[SINGERS[name][1] for name, _, _ in CASTS[s]] for s in SPLITS]))
        self.assertTrue(every_pair_is_disjoint(list(WHISPERS.values())))

    def test_synthesiser_parameters_stay_in_their_split(self):
        rng = np.random.default_rng(1)
        drawn = {s: [Region(about["region"], rng).draw(0, 1) for _ in range(300)] for s, about in SPLITS.items()}
        for split, values in drawn.items():
            for other, about in SPLITS.items():
                inside = [any(a < v < b for a, b in about["region"]) for v in values]
                self.assertEqual(all(inside), split == other)
                self.assertEqual(any(inside), split == other)

    def test_every_name_of_the_tables_exists(self):
        for about in SPLITS.values():
            for names, table in ((about["genres"], GENRES), (about["fonts"], FONTS), (about["kits"], KITS), (about["patches"], patches.PATCHES), (about["families"], PROG)):
                self.assertLessEqual(set(names), set(table))
            for genre in (GENRES[g] for g in about["genres"]):
                for names, table in ((genre.grooves, GROOVES), (genre.bass, BASS), (genre.comps, COMPS), (genre.layers, GROUPS)):
                    self.assertLessEqual(set(names), set(table))
                self.assertLessEqual(set(genre.families), set(about["families"]))
        self.assertLessEqual({lane for groove in GROOVES.values() for lane in groove}, set(D))


class CompositionTest(unittest.TestCase):
    def test_grooves_and_patterns_stay_inside_the_bar(self):
        rng = np.random.default_rng(2)
        for meter in (3, 4, 5):
            for groove in GROOVES.values():
                beats = [b for lane in vary(groove, meter, rng).values() for b, _ in lane]
                self.assertTrue(all(0 <= b < meter for b in beats))
            for style in BASS.values():
                self.assertTrue(all(0 <= b < meter and d > 0 for bar in draw_bass(style, meter, rng) for b, d, _ in bar))
            for style in (s for s in COMPS.values() if "arp" not in s):
                self.assertTrue(all(0 <= b < meter and d > 0 for bar in draw_comp(style, meter, rng) for b, d in bar))
        self.assertEqual(hits("X.o.", 4), [(0, 116), (2, 42)])

    def test_names_of_samples_find_their_lane(self):
        want = {"Kick Low 1": "K", "Snare (Pearl)": "S", "Closed HH": "H", "Open HH": "O", "Ride Jazz": "D", "Tom Low": "T3", "Snare Roll": None}
        self.assertEqual({name: lane_of(name) for name in want}, want)

    def test_every_patch_sounds_and_repeats(self):
        notes = [(0.0, 0.2, 48, 90), (0.3, 0.1, 60, 60)]
        for kind in patches.PATCHES:
            for bass in (False, True):
                twice = [patches.play(notes, 0.6, kind, Region(((0, 1),), np.random.default_rng(4)), np.random.default_rng(5), bass) for _ in range(2)]
                self.assertTrue(np.isfinite(twice[0]).all() and np.abs(twice[0]).max() > 0.05, kind)
                np.testing.assert_array_equal(twice[0], twice[1])

    def test_every_lane_of_the_drum_machine_sounds(self):
        for lane in D:
            rng = np.random.default_rng(6)
            out = drum_patches.play([(0.0, 100, lane)], 0.5, Region(((0, 1),), rng), rng)
            self.assertTrue(np.isfinite(out).all() and np.abs(out).max() > 0.02, lane)

    def test_plain_songs_keep_to_one_genre_and_a_centred_bass(self):
        for seed in range(9010, 9036):
            song = VariedSong(seed, "train", plain=True)
            self.assertIs(song.genre, GENRES[song.name])
        crossed = [VariedSong(seed, "train") for seed in range(1014, 1030)]
        self.assertTrue(any(other.genre is not GENRES[other.name] for other in crossed))
        bass = song.placed(np.random.default_rng(7).standard_normal((44100, 2)), "bass")
        np.testing.assert_allclose(bass[:, 0], bass[:, 1], atol=1e-9)

    def test_a_song_is_composed_and_sung_alike_twice_and_otherwise_with_another_seed(self):
        singer = next(c for c in CASTS["choose"] if c[0].startswith("formant"))
        sung = []
        for seed in (5000, 5000, 5001):
            song = VariedSong(seed, "choose")
            notes = melody(song, singer, draw_settings(song.rng))[:6]
            song.total = 6.0
            sung.append(take(song, singer, draw_settings(song.rng), notes))
        self.assertGreater(np.abs(sung[0]).max(), 0.1)
        np.testing.assert_array_equal(sung[0], sung[1])
        self.assertFalse(np.array_equal(sung[0], sung[2]))


class SoundFontTest(unittest.TestCase):
    def test_a_part_does_not_depend_on_those_played_before_it(self):
        player, notes = Player(), [(0.1, 0.5, 60, 90), (0.7, 1.0, 64, 100)]
        play = lambda program: player.render(FONTS["timgm"], notes, 2, 0, program)
        first = play(81)
        play(25)
        again = play(81)
        self.assertGreater(np.abs(first).max(), 0.01)
        np.testing.assert_array_equal(first, again)


if __name__ == "__main__":
    unittest.main()
