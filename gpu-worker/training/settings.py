"""Numbers shared by training, export and evaluation. Audio is float32, 44.1 kHz, full scale = 1."""
import os

SAMPLE_RATE = 44100  # Hz
N_FFT = 4096  # samples in a frame, Hann window
HOP = 1024  # samples between frames
STEMS = ("vocals", "drums", "bass", "other")

SEGMENT = 256 * HOP  # samples the exported graph takes at once (5.94 s)
OVERLAP = 0.125  # share of a segment that the next one repeats; 0.25 scores the same and takes a seventh more time

WORK_FOLDER = os.environ.get("STEMWATCH_TRAINING", "/tmp/stemwatch-training")
SONG_FOLDER = os.path.join(WORK_FOLDER, "songs")
RUN_FOLDER = os.path.join(WORK_FOLDER, "run")
PACK_FOLDER = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "models", "preview"))
