"""Sound fonts played in this process by libfluidsynth, so that a font is read once and not once a part."""
import ctypes
import ctypes.util

import numpy as np

from .effects import SR

BLOCK = 64  # samples between event times; FluidSynth's own block
WARNINGS = 2  # FLUID_WARN
TAIL_SECONDS = 1.2  # notes ring this long after the last event at most


class Player:
    """Renders note lists with the fonts that it has loaded; reverb and chorus of the synthesiser are off.

    Each part has a synthesiser of its own: one that has played before keeps what a reset does not undo, and a part would
    depend on those before it. The fonts stay in those that loaded them.
    """

    def __init__(self):
        self.lib = _library()
        settings = self.lib.new_fluid_settings()
        self.lib.fluid_settings_setnum(settings, b"synth.sample-rate", ctypes.c_double(SR))
        self.lib.fluid_settings_setnum(settings, b"synth.gain", ctypes.c_double(0.5))
        self.lib.fluid_settings_setint(settings, b"synth.dynamic-sample-loading", 1)
        for effect in (b"synth.reverb.active", b"synth.chorus.active"):
            self.lib.fluid_settings_setint(settings, effect, 0)
        self.settings, self.loaded = settings, {}

    def font(self, path):
        if path not in self.loaded:
            loader = self.lib.new_fluid_synth(self.settings)
            font = self.lib.fluid_synth_sfload(loader, path.encode(), 1)
            if font < 0:
                raise SystemExit(f"{path}: cannot be loaded; install the packages that README.md lists")
            self.loaded[path] = self.lib.fluid_synth_get_sfont_by_id(loader, font)
        return self.loaded[path]

    def render(self, path, notes, total, bank, program, drums=False, cents=0.0):
        """notes: (start_s, dur_s, pitch, velocity). Returns float64 [total * SR, 2]; cents detunes the whole part."""
        lib, channel, shared = self.lib, 9 if drums else 0, self.font(path)
        synth = lib.new_fluid_synth(self.settings)
        font = lib.fluid_synth_add_sfont(synth, shared)
        if lib.fluid_synth_program_select(synth, channel, font, bank, program) != 0:
            lib.fluid_synth_program_select(synth, channel, font, 128 if drums else 0, 0)
        lib.fluid_synth_pitch_bend(synth, channel, int(np.clip(8192 + cents / 200 * 8191, 0, 16383)))
        out = np.zeros((int(total * SR), 2))
        done = 0
        for block, on, pitch, velocity in _events(notes, len(out)):
            done = self._write(synth, out, done, block * BLOCK)
            if on:
                lib.fluid_synth_noteon(synth, channel, pitch, velocity)
            else:
                lib.fluid_synth_noteoff(synth, channel, pitch)
        self._write(synth, out, done, min(len(out), done + int(TAIL_SECONDS * SR)))
        lib.fluid_synth_remove_sfont(synth, shared)  # or it would be freed with the synthesiser
        lib.delete_fluid_synth(synth)
        return out

    def _write(self, synth, out, start, end):
        count = end - start
        if count <= 0:
            return start
        buffer = np.empty((count, 2), np.float32)
        left = buffer.ctypes.data_as(ctypes.c_void_p)
        self.lib.fluid_synth_write_float(synth, count, left, 0, 2, left, 1, 2)
        out[start:end] = buffer
        return end


def _events(notes, samples):
    """(block, on, pitch, velocity) in time order, offs before ons of the same block."""
    events = []
    for start, length, pitch, velocity in notes:
        pitch, on = int(np.clip(pitch, 0, 127)), int(start * SR / BLOCK)
        off = max(on + 4, int((start + length) * SR / BLOCK))
        if on * BLOCK < samples:
            events.append((on, True, pitch, int(np.clip(velocity, 1, 127))))
            events.append((min(off, samples // BLOCK), False, pitch, 0))
    return sorted(events, key=lambda e: (e[0], e[1]))


def _library():
    name = ctypes.util.find_library("fluidsynth")
    if not name:
        raise SystemExit("libfluidsynth is missing: install the packages that README.md lists")
    lib = ctypes.CDLL(name)
    pointer, integer = ctypes.c_void_p, ctypes.c_int
    for function, arguments, result in (
            ("new_fluid_settings", [], pointer), ("new_fluid_synth", [pointer], pointer), ("delete_fluid_synth", [pointer], None),
            ("fluid_synth_get_sfont_by_id", [pointer, integer], pointer),
            ("fluid_synth_add_sfont", [pointer, pointer], integer),
            ("fluid_synth_remove_sfont", [pointer, pointer], integer),
            ("fluid_set_log_function", [integer, pointer, pointer], pointer),
            ("fluid_settings_setnum", [pointer, ctypes.c_char_p, ctypes.c_double], integer),
            ("fluid_settings_setint", [pointer, ctypes.c_char_p, integer], integer),
            ("fluid_synth_sfload", [pointer, ctypes.c_char_p, integer], integer),
            ("fluid_synth_program_select", [pointer, integer, integer, integer, integer], integer),
            ("fluid_synth_pitch_bend", [pointer, integer, integer], integer),
            ("fluid_synth_noteon", [pointer, integer, integer, integer], integer),
            ("fluid_synth_noteoff", [pointer, integer, integer], integer),
            ("fluid_synth_write_float", [pointer, integer] + [pointer, integer, integer] * 2, integer)):
        getattr(lib, function).argtypes, getattr(lib, function).restype = arguments, result
    lib.fluid_set_log_function(WARNINGS, None, None)  # each new synthesiser warns that its channels have no preset yet
    return lib
