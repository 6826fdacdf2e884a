"""The singers of varied songs and the words they have. A voice is (engine, option, F0 range in Hz of the spoken word).

Split by whole voices: engine voices, espeak-ng variants and languages, and seeds of invented singers.
"""
from .split import SPLITS

LOW, HIGH = (60, 230), (110, 380)
FLITE = {"train": (("slt", HIGH), ("rms", LOW), ("awb", LOW), ("kal16", LOW)), "choose": (), "confirm": ()}
FESTIVAL = {  # voice, range, words
    "train": (("cmu_us_slt_arctic_hts", HIGH, "en"), ("kal_diphone", LOW, "en"), ("ked_diphone", LOW, "en"),
              ("upc_ca_ona_hts", HIGH, "es"), ("suo_fi_lj_diphone", HIGH, "fi"), ("hy_fi_mv_diphone", LOW, "fi")),
    "choose": (("lp_diphone", HIGH, "it"),),
    "confirm": (("czech_dita", HIGH, "cs"), ("czech_machac", LOW, "cs")),
}
ESPEAK = {  # languages with the words they speak, high and low variants
    "train": (dict({"en-us": "en", "en-gb": "en", "fr-fr": "fr", "es": "es", "es-419": "es", "de": "de", "sv": "sv", "pl": "la"}),
              ("f1", "f2", "f3", "f4", "Alicia", "linda", "steph", "belinda", "aunty", "klatt4"),
              ("m1", "m2", "m3", "m4", "m5", "m6", "Andy", "Gene", "Mike", "Lee", "klatt", "klatt3", "ed", "max", "adam", "rob", "boris", "Marco")),
    "choose": ({"pt-br": "pt", "en-gb-scotland": "en"}, ("Annie", "shelby", "anika"), ("m7", "michael", "pablo")),
    "confirm": ({"nl": "nl", "ro": "la"}, ("f5", "grandma", "Andrea"), ("m8", "travis", "quincy", "klatt2")),
}
WHISPERS = {"train": ("whisper", "whisperf"), "choose": (), "confirm": ()}
INVENTED = {"train": range(100, 160), "choose": range(200, 206), "confirm": range(300, 306)}  # seeds of vowels.word

WORDS_MORE = {
    "de": "liebe nacht tag himmel meer wind herz allein weit blau traum lied immer sehnsucht licht stern".split(),
    "sv": "hjarta natt dag himmel hav vind sol ensam lang sommar drom alltid ljus vind".split(),
    "fi": "rakkaus ilta meri taivas tuuli kuu aurinko sydan yksin kaukana aina valo laulu tule".split(),
    "it": "amore notte giorno cielo mare vento sole cuore solo lontano sempre sogno luna canta".split(),
    "cs": "laska noc den nebe more vitr slunce srdce sama daleko sen luna zpivej voda".split(),
    "nl": "liefde nacht dag hemel zee wind hart alleen ver blauw droom altijd licht ster".split(),
    "la": "la na da mi no wo hey yeah ooh ah sha lo ri ne pa tu".split(),
}


def _table():
    """name -> (engine, option, range), and split -> [(name, words, low-pitched)]."""
    voices, casts = {}, {}
    for split, about in SPLITS.items():
        cast = [(f"flite:{v}", ("flite", v, r), "en") for v, r in FLITE[split]]
        cast += [(f"festival:{v}", ("festival", v, r), w) for v, r, w in FESTIVAL[split]]
        languages, high, low = ESPEAK[split]
        for variants, reach in ((high, HIGH), (low, LOW)):
            cast += [(f"espeak:{l}+{v}", ("espeak", f"{l}+{v}", reach), w) for l, w in languages.items() for v in variants]
        cast += [(f"formant:{s}", ("formant", (s, about["region"]), HIGH if s % 2 else LOW), "la") for s in INVENTED[split]]
        voices.update({name: voice for name, voice, _ in cast})
        casts[split] = [(name, words, voice[2] is LOW) for name, voice, words in cast]
        voices.update({f"espeak:en-us+{v}": ("espeak", f"en-us+{v}", LOW) for v in WHISPERS[split]})
    return voices, casts


SINGERS, CASTS = _table()


def cast_singer(split, rng):
    """A voice of the split, engines about evenly: (name, words, low-pitched)."""
    kinds = sorted({name.split(":")[0] for name, _, _ in CASTS[split]})
    weights = {"espeak": 0.4, "flite": 0.2, "festival": 0.2, "formant": 0.2}
    odds = [weights[k] for k in kinds]
    kind = kinds[rng.choice(len(kinds), p=[o / sum(odds) for o in odds])]
    choice = [c for c in CASTS[split] if c[0].startswith(kind + ":")]
    return choice[rng.integers(len(choice))]
