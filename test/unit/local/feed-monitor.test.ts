import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMonitorFeed } from '../../../local/stack/feed-monitor.ts';
import { type StatePaths, statePaths } from '../../../local/stack/state-folder.ts';
import { Supervisor } from '../../../local/supervisor.ts';
import { until } from '../../support/submit-song.ts';

let paths: StatePaths;
let taken: string;

beforeEach(() => {
  paths = statePaths(mkdtempSync(join(tmpdir(), 'feed-monitor-')));
  taken = join(paths.folder, 'taken');
});

afterEach(() => rmSync(paths.folder, { recursive: true }));

/** A process in the place of the monitor, which writes down every line before it confirms a batch. */
const monitorSource = `
  import { appendFileSync } from 'node:fs';
  setInterval(() => {}, 1000);
  process.on('message', ({ batch, lines }) => {
    appendFileSync(process.env.TAKEN, lines.map((line) => line + '\\n').join(''));
    process.send({ kind: 'taken', batch });
    process.send({ kind: 'notice', text: 'Confirmed ' + lines.join() });
  });
  process.send({ kind: 'taking' });
`;

function monitorProcess() {
  const program = join(paths.folder, 'monitor.mjs');
  writeFileSync(program, monitorSource);
  return {
    name: 'monitor',
    program,
    needs: [],
    ready: { kind: 'started' },
    environment: { PATH: process.env['PATH'] ?? '', TAKEN: taken },
    graceMilliseconds: 5000,
  } as const;
}

const line = (text: string) => ({ process: 'worker', stream: 'stdout', text }) as const;
const takenLines = (): string => (existsSync(taken) ? readFileSync(taken, 'utf8') : '');

test('metrics reach the monitor, before and after it is killed, each once', async () => {
  const notices: string[] = [];
  const feed = createMonitorFeed(paths, (text) => notices.push(text));
  const supervisor = new Supervisor([monitorProcess()], {
    logFolder: paths.folder,
    listener: feed.listener,
  });
  feed.start(supervisor);
  feed.listener.metrics({}, line('early'));
  await supervisor.start();
  try {
    await until(
      () => notices,
      (texts) => texts.includes('Confirmed early'),
    );
    supervisor.process('monitor').kill('SIGKILL');
    feed.listener.metrics({}, line('while it was away'));
    feed.listener.message({ kind: 'metrics', lines: ['of a service'] }, 'aws');
    await until(takenLines, (text) => text === 'early\nwhile it was away\nof a service\n');
  } finally {
    await supervisor.stop();
  }
  feed.stop();
  expect(existsSync(paths.untakenMetrics)).toBe(false);
});

test('metrics that no monitor took before the stack stopped are kept for the next one', () => {
  const first = createMonitorFeed(paths, () => undefined);
  first.listener.metrics({}, line('late'));
  first.stop();
  const second = createMonitorFeed(paths, () => undefined);
  expect(existsSync(paths.untakenMetrics)).toBe(false);
  second.listener.metrics({}, line('later'));
  second.stop();
  expect(readFileSync(paths.untakenMetrics, 'utf8')).toBe('late\nlater\n');
});

test('a function that an alarm calls is called by the API process', async () => {
  const program = join(paths.folder, 'api.mjs');
  writeFileSync(
    program,
    `import { writeFileSync } from 'node:fs';
     setInterval(() => {}, 1000);
     process.on('message', (message) => writeFileSync(process.env.TAKEN, JSON.stringify(message)));
     process.send({ kind: 'notice', text: 'listening' });`,
  );
  const notices: string[] = [];
  const feed = createMonitorFeed(paths, (text) => notices.push(text));
  const supervisor = new Supervisor([{ ...monitorProcess(), name: 'api', program }], {
    logFolder: paths.folder,
    listener: feed.listener,
  });
  feed.start(supervisor);
  await supervisor.start();
  try {
    await until(
      () => notices,
      (texts) => texts.includes('listening'),
    );
    const call = { kind: 'call', function: 'recovery', event: { source: 'aws.cloudwatch' } } as const;
    feed.listener.message(call, 'monitor');
    await until(takenLines, (text) => text === JSON.stringify(call));
  } finally {
    await supervisor.stop();
  }
  feed.stop();
});
