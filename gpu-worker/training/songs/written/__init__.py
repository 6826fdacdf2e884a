"""Songs of genres composed by hand, like the six of genres.py, that keep to the split: songs/split.py names the genres."""
from ..song import finish
from ..split import SPLITS
from . import held_out, machines, rhythm, roots

WRITTEN = {compose.__name__: compose for compose in (
    roots.blues, roots.country, roots.waltz, roots.swing, roots.gospel, roots.soul, roots.cinema,
    rhythm.funk, rhythm.disco, rhythm.reggae, rhythm.ska, rhythm.samba, rhythm.afrobeat, rhythm.punk, rhythm.metal, rhythm.indie,
    machines.house, machines.techno, machines.drumnbass, machines.trap, machines.boombap, machines.downtempo, machines.synthpop, machines.chiptune,
    held_out.bossa, held_out.rnb, held_out.tango, held_out.grunge, held_out.trance, held_out.lofi, held_out.motown, held_out.dubstep)}


def written_genres(split):
    """The split's genres that are written, in its order."""
    return [name for name in SPLITS[split]["genres"] if name in WRITTEN]


def make_written(seed, split="train"):
    """(dict of int16 [n, 2] stems and mixture, info) like song.make; seeds in a row go through the split's genres."""
    names = written_genres(split)
    song, balance = WRITTEN[names[seed % len(names)]](seed, split)
    r = song.rng
    song.info.update(genre=names[seed % len(names)], split=split)
    return finish(song.stems, {stem: level + r.normal(0, 1.0) for stem, level in balance.items()}, song.info, r.uniform(2, 4))
