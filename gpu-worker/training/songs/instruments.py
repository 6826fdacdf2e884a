"""Where a part's sound comes from: General MIDI programs in groups, fonts and kits with their files.

Choirs and voices of General MIDI (52 to 54, 85, 91) stand in no group: they would be vocals to a listener.
"""

FONTS = {  # path
    "fluid": "/usr/share/sounds/sf2/FluidR3_GM.sf2", "muse": "/usr/share/sounds/sf3/MuseScore_General_Lite.sf3",
    "opl3": "/usr/share/sounds/sf2/OPL-3_FM_128M.sf2", "timgm": "/usr/share/sounds/sf2/TimGM6mb.sf2",
    "gmbank": "/usr/share/sounds/sf2/sf_GMbank.sf2",
}
GM_KITS = (0, 8, 16, 24, 25, 32, 40)  # standard, room, power, electronic, TR-808, jazz, brush
KITS = {  # kind, and for fonts: path, bank
    "gm_fluid": ("font", FONTS["fluid"], 128), "gm_muse": ("font", FONTS["muse"], 128), "gm_opl3": ("font", FONTS["opl3"], 128),
    "gm_timgm": ("font", FONTS["timgm"], 128), "gm_gmbank": ("font", FONTS["gmbank"], 128),
    "pearl": ("font", "/usr/share/sounds/sf2/Black_Pearl_4_LV2.sf2", 0), "zeppelin": ("font", "/usr/share/sounds/sf2/Red_Zeppelin_4_LV2.sf2", 0),
    "sampled": ("sampled",), "sampled_choose": ("sampled",), "sampled_confirm": ("sampled",),
    "machine": ("machine",), "machine_choose": ("machine",), "machine_confirm": ("machine",),
}
BASS_PROGRAMS = (32, 33, 34, 35, 36, 37, 38, 39)

# group -> (General MIDI programs, kinds of own patch that may play instead, usual centre of its pitches)
GROUPS = {
    "keys": ((0, 1, 2, 3, 4, 5, 6, 7), ("fm", "bell"), 60),
    "organ": ((16, 17, 18, 19, 20), ("organ",), 60),
    "guitar": ((24, 25, 26, 27, 28), ("string",), 55),
    "driven": ((27, 28, 29, 30), (), 50),
    "strings": ((40, 41, 42, 44, 45, 48, 49, 50, 51), ("subtractive",), 62),
    "brass": ((56, 57, 58, 59, 60, 61, 62, 63), ("subtractive",), 62),
    "reeds": ((64, 65, 66, 67, 68, 69, 70, 71), ("pulse",), 64),
    "pipes": ((72, 73, 74, 75, 76, 77, 78, 79), ("flute",), 72),
    "folk": ((15, 21, 22, 23, 46, 104, 105, 106, 107, 108, 109, 110), ("string",), 62),
    "bells": ((8, 9, 10, 11, 12, 13, 14, 112, 114), ("bell", "fm"), 72),
    "synth": ((80, 81, 82, 83, 84, 86, 87), ("subtractive", "pulse", "supersaw", "acid", "fm"), 64),
    "pad": ((88, 89, 90, 92, 93, 94, 95), ("supersaw", "subtractive", "organ", "pulse"), 62),
    "pluck": ((24, 45, 46, 98, 11), ("subtractive", "string", "fm", "bell"), 67),
    "chip": ((80, 81), ("chip",), 66),
}
