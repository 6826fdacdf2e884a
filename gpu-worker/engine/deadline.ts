import type { SeparationRequest } from './contract.ts';

/** How long a job may take, by what it is expected to take. Times in seconds. */
export interface DeadlineRules {
  /** Seconds of processing per second of audio that are expected of work never seen before. */
  readonly guess: number;
  /** How many times the expected time is granted. */
  readonly multiple: number;
  /** Granted on top: a model may have to be loaded first. */
  readonly floorSeconds: number;
  /** Never more than this. */
  readonly mostSeconds: number;
}

/** Generous: a job that is stopped wrongly costs more than one that is stopped late. */
export const standardDeadline: DeadlineRules = {
  guess: 10,
  multiple: 5,
  floorSeconds: 300,
  mostSeconds: 12 * 3600,
};

/** What a job is measured by. */
export interface Deadline {
  readonly rules: DeadlineRules;
  /** Seconds of processing per second of audio that are expected of it. */
  readonly speed: number;
}

/** The seconds that a job is expected to take, null while its length is not known, and those after which it is stopped. */
export function deadlineOf(
  { rules, speed }: Deadline,
  audioSeconds: number | null,
): { readonly expected: number | null; readonly allowed: number } {
  const { multiple, floorSeconds, mostSeconds } = rules;
  if (audioSeconds === null) return { expected: null, allowed: mostSeconds };
  const expected = audioSeconds * speed;
  return { expected, allowed: Math.min(mostSeconds, floorSeconds + multiple * expected) };
}

/** What of a request decides how long a second of audio takes: the model, which of its networks must run, and how often. */
export function kindOfWork({ packFolder, stems, twoStems, separation }: SeparationRequest): string {
  const { shifts, overlap, segment } = separation;
  return JSON.stringify([packFolder, stems.toSorted(), twoStems, shifts, overlap, segment]);
}
