import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ApiClient } from '../../cli/client/api-client.ts';
import { type LogEntry, logEntry } from '../../cloudwatch-sim/logs/log-entry.ts';
import { fieldsRead } from '../../cloudwatch-sim/logs/log-query.ts';
import { parseLogQuery } from '../../cloudwatch-sim/logs/parse-log-query.ts';
import { type LogRow, runLogQuery } from '../../cloudwatch-sim/logs/run-log-query.ts';
import {
  type LogSource,
  placeholder,
  queryText,
  savedQueries,
} from '../../lib/monitoring/queries/saved-queries.ts';
import { stereoNoise } from '../support/audio/signals.ts';
import { wavBytes } from '../support/audio/wav-bytes.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { hasEnded, submitSong, until, untilJob } from '../support/submit-song.ts';

jest.setTimeout(120_000);

let stack: LocalStack;
let correlationId: string;

beforeAll(async () => {
  stack = await startLocalStack();
  const client = new ApiClient({ url: stack.url, token: stack.token });
  const songs = [wavBytes(stereoNoise(0.3, 2 * 44_100)), Buffer.from('words instead of a song')];
  for (const bytes of songs) {
    const { jobId } = await submitSong(client, { name: 'song.wav', bytes });
    ({ correlationId } = await untilJob(client, jobId, hasEnded));
  }
  await fetch(`${stack.url}/v1/jobs`, { headers: { authorization: 'Bearer rubbish' } });
  await until(
    () => stack.logs().join('\n'),
    (text) => ['"auth_failure"', '"job_succeeded"', '"job_failed"'].every((event) => text.includes(event)),
  );
});

afterAll(() => stack.stop());

/** The lines that the log groups of some sources would hold. */
const entriesOf = (sources: readonly LogSource[]): readonly LogEntry[] => {
  const services = new Set(
    sources.map((source) => `stemwatch-${source === 'worker' ? 'gpu-worker' : source}`),
  );
  return stack
    .logs()
    .map((line) => logEntry(Date.now(), line))
    .filter((entry) => services.has(String(entry.get('service'))))
    .map((entry) => new Map([...entry, ['@timestamp', Date.parse(String(entry.get('timestamp')))]]));
};

const rowsOf = (id: string): readonly LogRow[] => {
  const query = savedQueries.find((one) => one.id === id)!;
  const text = queryText(query).replaceAll(placeholder, correlationId);
  return runLogQuery(parseLogQuery(text), entriesOf(query.sources));
};

describe('a saved query', () => {
  test.each(savedQueries.map((query) => [query.id, query] as const))(
    '%s reads fields that lines of its log groups have, and finds something',
    (id, query) => {
      const entries = entriesOf(query.sources);
      for (const field of fieldsRead(parseLogQuery(queryText(query))))
        expect([field, entries.some((entry) => entry.has(field))]).toEqual([field, true]);
      expect(rowsOf(id)).not.toEqual([]);
    },
  );

  test('tells what was done', () => {
    expect(rowsOf('processing-by-5-minutes')).toEqual([expect.objectContaining({ songs: 1 })]);
    expect(rowsOf('errors-by-type')).toContainEqual(
      expect.objectContaining({
        error_type: 'unsupported-format',
        errors: 1,
        example_job: expect.any(String),
      }),
    );
    expect(rowsOf('errors-by-category')).toContainEqual(expect.objectContaining({ error_category: 'song' }));
    expect(rowsOf('authentication-failures-by-address')).toEqual([
      expect.objectContaining({ source_ip: '127.0.0.1', failures: 1 }),
    ]);
    expect(rowsOf('separations-by-model')).toEqual([
      expect.objectContaining({ model: 'preview', status: 'failed', songs: 1 }),
      expect.objectContaining({ model: 'preview', status: 'succeeded', audio_seconds: 2 }),
    ]);
  });

  test('tells the story of a job from the request to its end, through functions and worker', () => {
    const story = rowsOf('story-of-a-job');
    const events = story.map((row) => row['event_type']);
    expect(events[0]).toBe('job_accepted');
    expect(events.at(-1)).toBe('job_failed');
    expect(new Set(story.map(({ component }) => component))).toEqual(new Set(['jobs', 'gpu-worker']));
  });
});
