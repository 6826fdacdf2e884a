"""What may be heard where: the one table that keeps training songs and held-out songs apart.

`train` songs use only the names under "train". `choose` songs pick between models, `confirm` songs are scored once,
after the choice. A name stands in one split only (a test holds this); the tables that the names point into are
GENRES, PATCHES, FONTS, KITS and PROG, or are folders of drum samples. A genre brings its own grooves,
bass lines and accompaniments; voices.py splits the singers. `region` is a share of every
synthesiser parameter's range, see region.py. The three Millo kits and both Black Pearls train, since they are kin. Two things are
shared: gmbank is a relative of timgm, so the confirming split repeats some instruments of the choosing one, and
MuseScore's font contains FluidR3 samples, so both train.
"""

SPLITS = {
    "train": dict(
        genres=("rock", "punk", "metal", "funk", "disco", "reggae", "house", "techno", "drumnbass", "trap", "boombap", "soul",
                "blues", "country", "waltz", "synthpop", "downtempo", "gospel", "afrobeat", "samba", "swing", "ska", "indie",
                "cinema", "chiptune", "oddmetre"),
        families=("pop", "rock", "minor", "jazz", "latin", "funk", "waltz", "modal", "plagal", "blues"),
        fonts=("fluid", "muse", "opl3"),
        kits=("gm_fluid", "gm_muse", "gm_opl3", "pearl", "sampled", "machine"),
        folders=("Audiophob", "BJA_Pacific", "ElectricEmpireKit", "Gimme A Hand 1.0", "HardElectro1", "Millo-Drums_v.1",
                 "Millo_MultiLayered2", "Millo_MultiLayered3", "The Black Pearl 1.0", "circAfrique v4", "rumpf_kit_z01_h2", "sonic-pi"),
        patches=("subtractive", "pulse", "fm", "string", "organ", "supersaw", "acid", "bell", "flute", "chip"),
        region=((0.0, 0.25), (0.4, 0.6), (0.75, 1.0))),
    "choose": dict(
        genres=("bossa", "rnb", "tango", "grunge", "trance"),
        families=("bossa", "lament"),
        fonts=("timgm",),
        kits=("gm_timgm", "sampled_choose", "machine_choose"),
        folders=("ForzeeStereo", "VariBreaks"),
        patches=("wavefold",),
        region=((0.25, 0.4),)),
    "confirm": dict(
        genres=("lofi", "cumbia", "motown", "dubstep", "march"),
        families=("neosoul", "circle"),
        fonts=("gmbank",),
        kits=("zeppelin", "gm_gmbank", "sampled_confirm", "machine_confirm"),
        folders=("ColomboAcousticDrumkit",),
        patches=("ring",),
        region=((0.6, 0.75),)),
}
