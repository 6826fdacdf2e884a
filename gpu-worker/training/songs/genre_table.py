"""Genres as rows: tempo, beats in a bar, swing, share of minor keys, harmony, grooves, drums, bass, layers, singing.

`drums` and `bass` and `layers` name sources: for drums kinds of kit, for bass "gm", "synth" or both, for layers the
instrument groups of instruments.py. `split.py` says which genres train and which are held back.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Genre:
    tempo: tuple
    families: tuple  # of chord progressions (vocabulary.PROG)
    grooves: tuple  # of GROOVES
    bass: tuple  # of BASS
    comps: tuple  # of COMPS
    layers: tuple  # of instruments.GROUPS
    drums: str = "played"  # "played" kits, "machine" kits or "any"
    tone: str = "any"  # of the bass: "gm", "synth" or "any"
    voices: tuple = ("sing",)  # of vocal_styles.STYLES
    meter: int = 4
    swing: tuple = (0.0, 0.0)
    minor: float = 0.5


SUNG = ("sing", "sing", "sing", "harmony", "double")
GENRES = {
    "rock": Genre((100, 150), ("rock", "pop"), ("backbeat", "drive", "crashride"), ("eighths", "roots"), ("eighths", "strummed"), ("driven", "driven", "organ", "guitar"), tone="gm", voices=SUNG),
    "punk": Genre((150, 200), ("rock", "pop"), ("fourpunk", "drive", "dancepunk"), ("eighths",), ("eighths",), ("driven", "driven"), tone="gm", voices=("double", "shout")),
    "metal": Genre((90, 180), ("minor", "modal"), ("doublekick", "blast", "halftime"), ("gallop", "eighths"), ("sixteenths", "eighths"), ("driven", "driven", "strings"), tone="gm", voices=("sing", "shout"), minor=.95),
    "funk": Genre((92, 118), ("funk", "modal"), ("funky", "ghosty", "linear"), ("syncopated", "sixteenths"), ("sixteenths", "stabs"), ("guitar", "keys", "brass", "organ"), voices=SUNG),
    "disco": Genre((110, 126), ("minor", "funk"), ("disco",), ("octaves", "syncopated"), ("sixteenths", "held"), ("guitar", "strings", "keys", "brass"), drums="any", voices=SUNG),
    "reggae": Genre((66, 92), ("plagal", "minor"), ("onedrop", "steppers", "rockers"), ("dub", "roots"), ("offbeats", "backbeats"), ("guitar", "organ", "keys", "brass"), voices=SUNG, swing=(0, .5)),
    "house": Genre((118, 128), ("minor", "modal", "jazz"), ("house", "garage"), ("offbeat", "syncopated"), ("stabs", "pushes", "held"), ("synth", "keys", "pad", "pluck"), "machine", "synth", ("chopped", "sing", "double"), minor=.8),
    "techno": Genre((124, 140), ("modal", "minor"), ("techno", "electro"), ("sixteenths", "whole"), ("stabs", "arp16"), ("synth", "pluck", "pad"), "machine", "synth", ("chopped", "spoken", "sing"), minor=1),
    "drumnbass": Genre((160, 178), ("minor", "jazz"), ("amenlike", "twostep", "roller"), ("long808", "dub"), ("held", "stabs"), ("pad", "keys", "synth"), "any", "synth", ("chopped", "sing", "rap"), minor=.9),
    "trap": Genre((64, 78), ("minor", "modal"), ("trap", "trapb"), ("long808",), ("arp8", "held", "arp16"), ("pluck", "keys", "bells", "pad", "strings"), "machine", "synth", ("rap", "sing", "adlib"), minor=1),
    "boombap": Genre((82, 98), ("jazz", "minor"), ("boombap", "boombapb"), ("dub", "roots"), ("held", "charleston"), ("keys", "strings", "brass", "bells"), "any", "any", ("rap", "rap", "spoken", "sing"), swing=(.2, .9), minor=.8),
    "soul": Genre((72, 108), ("jazz", "plagal"), ("soulbeat", "backbeat"), ("syncopated", "roots"), ("quarters", "pushes"), ("keys", "organ", "brass", "strings", "guitar"), tone="gm", voices=("harmony", "sing", "choir")),
    "blues": Genre((60, 120), ("blues",), ("shuffle", "slowblues"), ("walking", "roots"), ("quarters", "charleston"), ("guitar", "keys", "organ", "driven", "reeds"), tone="gm", voices=("sing",), swing=(.8, 1)),
    "country": Genre((90, 150), ("pop", "plagal"), ("train", "twobeat"), ("rootfifth", "walking"), ("strummed", "backbeats"), ("guitar", "guitar", "folk", "keys"), tone="gm", voices=SUNG, minor=.1),
    "waltz": Genre((84, 180), ("waltz", "plagal"), ("waltz", "waltzbrush"), ("rootfifth", "roots"), ("backbeats", "quarters", "arp8"), ("folk", "keys", "strings", "guitar", "reeds"), tone="gm", meter=3, voices=SUNG),
    "synthpop": Genre((98, 132), ("pop", "minor"), ("gate80", "synthpop"), ("octaves", "eighths", "arpeggio"), ("arp16", "held", "pushes"), ("synth", "pluck", "pad", "bells"), "machine", "synth", SUNG),
    "downtempo": Genre((66, 96), ("jazz", "modal"), ("trip", "handmade"), ("whole", "dub"), ("held", "arp8"), ("pad", "keys", "bells", "synth", "pipes"), "any", "any", ("sing", "whisper", "spoken"), minor=.8),
    "gospel": Genre((50, 80), ("plagal", "jazz"), ("gospel", "sixeight"), ("roots", "walking"), ("held", "arp6"), ("organ", "keys", "strings", "brass"), tone="gm", voices=("choir", "harmony"), minor=.2),
    "afrobeat": Genre((98, 124), ("funk", "modal"), ("afro", "afrob"), ("syncopated", "arpeggio"), ("sixteenths", "offbeats"), ("guitar", "brass", "organ", "bells"), "any", "any", ("sing", "choir", "harmony")),
    "samba": Genre((92, 120), ("latin", "jazz"), ("samba", "batucada", "handmade"), ("dotted", "roots"), ("montuno", "sixteenths", "strummed"), ("guitar", "pipes", "keys", "folk"), tone="gm", voices=SUNG),
    "swing": Genre((110, 200), ("jazz", "blues"), ("swing", "brushes"), ("walking",), ("charleston", "stabs"), ("keys", "reeds", "brass", "guitar"), tone="gm", voices=("sing", "sing", "spoken"), swing=(.8, 1)),
    "ska": Genre((130, 170), ("rock", "plagal"), ("ska", "skank"), ("walking", "eighths"), ("offbeats",), ("guitar", "brass", "organ", "brass"), tone="gm", voices=("double", "sing")),
    "indie": Genre((96, 150), ("pop", "rock", "modal"), ("indie", "dancepunk", "tomgroove"), ("eighths", "dotted"), ("arp8", "strummed", "eighths"), ("guitar", "driven", "bells", "synth", "keys"), voices=SUNG),
    "cinema": Genre((60, 130), ("modal", "minor"), ("timpani", "epic"), ("whole", "roots"), ("held", "arp8", "eighths"), ("strings", "brass", "pipes", "pad", "bells"), "any", "gm", ("choir", "sing"), minor=.8),
    "chiptune": Genre((120, 170), ("modal", "pop"), ("chip", "electro"), ("octaves", "arpeggio"), ("arp16", "eighths"), ("chip", "chip", "pluck"), "machine", "synth", ("sing", "chopped")),
    "oddmetre": Genre((90, 150), ("modal", "jazz"), ("five", "linear"), ("syncopated", "dotted"), ("stabs", "arp8", "halves"), ("keys", "synth", "guitar", "bells"), "any", meter=5, voices=("sing", "spoken")),
    # held back
    "bossa": Genre((110, 140), ("bossa",), ("bossa", "bossab"), ("bossabass",), ("bossacomp",), ("guitar", "keys", "pipes", "reeds"), tone="gm", voices=("sing",)),
    "rnb": Genre((62, 98), ("lament", "bossa"), ("rnb", "slowjam"), ("rnbbass",), ("arp12", "bossacomp"), ("keys", "pad", "bells", "guitar"), "any", "synth", SUNG, swing=(0, .4)),
    "tango": Genre((104, 132), ("lament",), ("tango",), ("habanera",), ("tangostab",), ("folk", "strings", "keys"), tone="gm", voices=("sing",), minor=1),
    "grunge": Genre((88, 128), ("lament",), ("grunge", "grungeb"), ("habanera", "bossabass"), ("gated",), ("driven", "driven", "guitar"), tone="gm", voices=("double", "sing"), minor=.8),
    "trance": Genre((132, 142), ("lament", "bossa"), ("trance",), ("rolling",), ("gated", "arp12"), ("synth", "pluck", "pad"), "machine", "synth", ("sing", "chopped"), minor=1),
    "lofi": Genre((70, 88), ("neosoul",), ("lofi", "lofib"), ("lazy",), ("offkeys",), ("keys", "guitar", "bells", "pad"), "any", "any", ("sing", "rap"), swing=(.3, .7)),
    "cumbia": Genre((84, 104), ("circle",), ("cumbia",), ("tumbao",), ("cumbiakeys",), ("folk", "keys", "brass", "guitar"), tone="gm", voices=("sing", "harmony"), minor=.8),
    "motown": Genre((104, 136), ("circle", "neosoul"), ("motown",), ("jamerson",), ("fourfour",), ("guitar", "keys", "strings", "brass"), tone="gm", voices=SUNG, minor=.2),
    "dubstep": Genre((138, 146), ("circle",), ("dubstep",), ("wobble",), ("offkeys",), ("synth", "pad", "pluck"), "machine", "synth", ("chopped", "sing"), minor=1),
    "march": Genre((100, 126), ("circle",), ("march",), ("tumbao", "jamerson"), ("fourfour",), ("brass", "pipes", "strings"), tone="gm", voices=("sing", "choir"), minor=.2),
}
