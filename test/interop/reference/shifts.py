"""Where the passes of the shift trick begin, from a seed: the generator that the engine documents, repeated here."""
import hashlib


def offsets(shifts, seed, rate):
    """For each pass, the samples to leave out of half a second of zeros before the song."""
    room = rate // 2
    return [_bits(seed, number) % (room + 1) for number in range(shifts)]


def _bits(seed, number):
    """The first 48 bits of SHA-256("<seed>:<number>"), big-endian."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest()[:6], "big")


def add_arguments(parser):
    parser.add_argument("--shifts", type=int, default=0, help="passes to average over")
    parser.add_argument("--seed", type=int, default=0, help="of the places where they begin")
    parser.add_argument("--overlap", type=float, help="instead of the pack's")
