import { describe, expect, test } from '@jest/globals';
import type { JobView } from '../../../cli/client/api-client.ts';
import { failureText, songReport, songSummary } from '../../../cli/output/job-report.ts';
import { createProgressDisplay } from '../../../cli/output/progress-bar.ts';
import { table } from '../../../cli/output/table.ts';
import { parseOutput, parseStems } from '../../../cli/output-options.ts';
import { userPath } from '../../../cli/paths.ts';
import { defaultOutput } from '../../../core/jobs/output.ts';

function screen(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { written, isTTY, columns, write: (text: string) => written.push(text) };
}

describe('progress', () => {
  test('is one line that is drawn again on a terminal', () => {
    const stream = screen(true);
    const display = createProgressDisplay(stream, 'song.mp3');
    display.show({ stage: 'separate', fraction: 0.5 });
    display.show({ stage: 'separate', fraction: 0.5 });
    display.end();
    expect(stream.written).toEqual([
      `\r\u001b[K${'█'.repeat(14)}${'░'.repeat(14)}  50 %  separate  song.mp3`,
      '\r\u001b[K',
    ]);
  });

  test('never wraps to a second line', () => {
    const stream = screen(true, 40);
    createProgressDisplay(stream, 'a very long name of a song.mp3').show({ stage: 'upload', fraction: 1.2 });
    expect(stream.written[0]).toHaveLength('\r\u001b[K'.length + 39);
    expect(stream.written[0]).toContain('100 %');
  });

  test('is a line for each stage and quarter elsewhere', () => {
    const stream = screen(false);
    const display = createProgressDisplay(stream, 'song.mp3');
    for (const fraction of [0, 0.1, 0.3, 0.31, 0.9]) display.show({ stage: 'separate', fraction });
    display.show({ stage: 'encode', fraction: 0.9 });
    display.end();
    expect(stream.written).toEqual([
      'song.mp3: separate 0 %\n',
      'song.mp3: separate 30 %\n',
      'song.mp3: separate 90 %\n',
      'song.mp3: encode 90 %\n',
    ]);
  });
});

const job = {
  jobId: 'job_1',
  state: 'succeeded',
  name: 'song.mp3',
  model: 'preview',
  audio: { durationSeconds: 21.6, container: 'mp3', codec: 'mp3', sampleRate: 44_100, channels: 2 },
  realTimeFactor: 2.61,
  device: 'cpu',
  timings: { decode: 50, separate: 4520, total: 8160 },
  stems: [
    { name: 'vocals', integratedLoudness: -11.72, truePeak: -0.7, silent: false, gain: -1.25 },
    { name: 'bass', integratedLoudness: null, truePeak: null, silent: true },
  ],
  mix: { integratedLoudness: -9.2, truePeak: -0.3, clippedSamples: 0 },
  sumResidual: -150.08,
  warnings: ['The file ends early.'],
} as unknown as JobView;
const song = { job, stems: [{ name: 'vocals', path: '/out/song/vocals.wav' }], folder: '/out/song' };

describe('what is said about a finished song', () => {
  test('is its times, its levels, its files and its warnings', () => {
    expect(songSummary(song)).toBe(`song.mp3: 21.6 s of mp3, separated by preview, 2.6 times real time on cpu.

Time of each stage (they overlap):
  decode    0.05 s
  separate  4.52 s
  total     8.16 s

  stem      loudness  true peak
  vocals  -11.7 LUFS  -0.7 dBTP  lowered by 1.3 dB
  bass             -          -  silent
  (mix)    -9.2 LUFS  -0.3 dBTP
  The sum of all stems differs from the mix by -150.1 dB.

Note: The file ends early.

Stems in /out/song:
  /out/song/vocals.wav`);
  });

  test('is seconds and paths for programs', () => {
    expect(songReport(song)).toEqual({
      jobId: 'job_1',
      state: 'succeeded',
      stems: song.stems,
      seconds: { decode: 0.05, separate: 4.52, total: 8.16 },
    });
  });

  test('is the reason and what to do when it failed', () => {
    const failure = { type: 'no-audio', title: 'Nothing.', detail: 'At all.', action: 'Try.' } as const;
    const failed = { ...job, state: 'failed', failure } as JobView;
    expect(failureText(failed)).toBe('song.mp3: Nothing. At all. Try.');
    expect(songReport({ ...song, job: failed })).toMatchObject({ failure });
    expect(failureText({ ...job, state: 'cancelled' })).toBe('song.mp3: the job was cancelled.');
  });
});

test('columns are as wide as their widest cell', () => {
  const rows = [
    ['a', '1'],
    ['long', '100'],
  ];
  expect(table(rows, ['left', 'right'])).toBe('  a       1\n  long  100');
  expect(table([], ['left'])).toBe('');
});

test('formats and stems are read, and refused with what would do', () => {
  expect(parseOutput({ format: 'wav', tags: true })).toEqual(defaultOutput);
  expect(parseOutput({ format: 'flac16', tags: true })).toMatchObject({ format: 'flac', bitDepth: 16 });
  expect(parseOutput({ format: 'mp3', tags: true })).toMatchObject({ format: 'mp3' });
  for (const format of ['ogg', 'toString'])
    expect(() => parseOutput({ format, tags: true })).toThrow(
      `There is no output format "${format}". Choose one of wav, wav16`,
    );
  expect(parseStems('vocals, drums')).toEqual(['vocals', 'drums']);
  expect(() => parseStems('vocals,,')).toThrow('"vocals,," is not a list of stems');
});

test('what is said of the output is asked for, and nothing when nothing is said', () => {
  expect(parseOutput({ tags: true })).toBeUndefined();
  expect(parseOutput({ sampleRate: 'original', channels: 'mono', levels: 'per-stem', tags: false })).toEqual({
    format: 'wav',
    bitDepth: 24,
    sampleRate: 'original',
    channels: 'mono',
    levels: 'per-stem',
    tags: false,
  });
  expect(parseOutput({ sampleRate: '44100', tags: true })).toEqual(defaultOutput);
});

test('a path is seen from where the user stands, not from where npm runs', () => {
  expect(userPath('a.mp3', { INIT_CWD: '/home/me' })).toBe('/home/me/a.mp3');
  expect(userPath('/a.mp3', { INIT_CWD: '/home/me' })).toBe('/a.mp3');
});
