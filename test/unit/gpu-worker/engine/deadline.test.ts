import { describe, expect, test } from '@jest/globals';
import { defaultSeparation } from '../../../../core/jobs/separation.ts';
import type { SeparationRequest } from '../../../../gpu-worker/engine/contract.ts';
import { deadlineOf, kindOfWork } from '../../../../gpu-worker/engine/deadline.ts';
import { createLengthTeller } from '../../../../gpu-worker/engine/length-teller.ts';
import { SpeedEstimates } from '../../../../gpu-worker/engine/speed-estimates.ts';

describe('The speed that is expected of a kind of work', () => {
  test('is the guess at first, and soon what was measured', () => {
    const speeds = new SpeedEstimates(10);
    expect(speeds.of('preview')).toBe(10);
    const seen = Array.from({ length: 12 }, () => {
      speeds.observe('preview', 240, 24);
      return speeds.of('preview');
    });
    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
    expect(seen[0]).toBeLessThan(1.1);
    expect(seen.at(-1)).toBeCloseTo(0.1, 1);
  });

  test('follows a machine that became slower, within a few jobs', () => {
    const speeds = new SpeedEstimates(10);
    for (let job = 0; job < 20; job++) speeds.observe('preview', 240, 24);
    for (let job = 0; job < 10; job++) speeds.observe('preview', 240, 240);
    expect(speeds.of('preview')).toBeGreaterThan(0.85);
    expect(speeds.of('preview')).toBeLessThanOrEqual(1);
  });

  test('is moved more by long songs than by short ones', () => {
    const speeds = new SpeedEstimates(1);
    for (let job = 0; job < 20; job++) speeds.observe('preview', 240, 24);
    speeds.observe('preview', 1, 3);
    expect(speeds.of('preview')).toBeLessThan(0.12);
  });

  test('is learned for each kind apart, and the oldest kinds are forgotten', () => {
    const speeds = new SpeedEstimates(10);
    speeds.observe('first', 1_000, 1_000);
    for (let kind = 0; kind < 300; kind++) speeds.observe(`kind ${kind}`, 1_000, 2_000);
    expect(speeds.of('first')).toBe(10);
    expect(speeds.of('kind 299')).toBeLessThan(3);
  });
});

describe('The deadline', () => {
  const rules = { guess: 10, multiple: 5, floorSeconds: 300, mostSeconds: 7_200 };

  test('is a multiple of the expected time and a floor', () => {
    expect(deadlineOf({ rules, speed: 0.5 }, 240)).toEqual({ expected: 120, allowed: 900 });
  });

  test('is never beyond the limit', () => {
    expect(deadlineOf({ rules, speed: 10 }, 3_600)).toEqual({ expected: 36_000, allowed: 7_200 });
  });

  test('is the limit while the length is not known', () => {
    expect(deadlineOf({ rules, speed: 10 }, null)).toEqual({ expected: null, allowed: 7_200 });
  });
});

test('the kind of work is the model, the stems in whatever order, and how often the song goes through', () => {
  const request: SeparationRequest = {
    source: 'a',
    workFolder: 'b',
    packFolder: 'models/htdemucs_ft',
    stems: ['vocals', 'drums'],
    separation: defaultSeparation,
    output: { format: 'mp3' },
    limits: { maxAudioSeconds: 1 },
  };
  const other = { ...request, source: 'c', workFolder: 'd', stems: ['drums', 'vocals'] };
  expect(kindOfWork(other)).toBe(kindOfWork(request));
  expect(kindOfWork({ ...request, separation: { shifts: 0, seed: 7 } })).toBe(kindOfWork(request));
  expect(kindOfWork({ ...request, stems: ['vocals'] })).not.toBe(kindOfWork(request));
  for (const change of [{ shifts: 2 }, { overlap: 0.5 }, { segment: 3 }]) {
    const separation = { ...defaultSeparation, ...change };
    expect(kindOfWork({ ...request, separation })).not.toBe(kindOfWork(request));
  }
});

test('a length is told once, and again only when it has grown', () => {
  const told: number[] = [];
  const tell = createLengthTeller((seconds) => told.push(seconds));
  for (const seconds of [0, 5, 5, 9, 14.9, 15, 20, 25, 24]) tell(seconds);
  expect(told).toEqual([5, 15, 25]);
});
