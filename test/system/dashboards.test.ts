import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../../cli/client/api-client.ts';
import { dashboards } from '../../lib/monitoring/dashboards/dashboards.ts';
import { experiments, hastyLimits, hastyNotifications, liveThrough } from '../support/busy-hours.ts';
import { askingPanels, dashboardNames, type Line, readLines } from '../support/dashboard-lines.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { until } from '../support/submit-song.ts';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { withoutDataLocally } from '../support/without-data-locally.ts';

// The template is synthesized when nothing else wants the processor, which on a busy machine is late.
jest.setTimeout(240_000);

let stack: LocalStack;
let cloudwatch: CloudWatchClient;
let receiver: WebhookReceiver;
let folder: string;

beforeAll(async () => {
  receiver = await startReceiver();
  receiver.answer = (response) => response.writeHead(500).end();
  folder = mkdtempSync(join(tmpdir(), 'stemwatch-notify-'));
  const file = join(folder, 'notify.json');
  writeFileSync(file, JSON.stringify({ slack: { webhooks: { warning: `${receiver.url}/slack` } } }));
  stack = await startLocalStack({
    recoverySeconds: 1,
    limits: hastyLimits,
    processes: ['aws', 'api', 'worker', 'monitor'],
    variables: {
      STEMWATCH_EXPERIMENTS: JSON.stringify(experiments),
      STEMWATCH_NOTIFY_FILE: file,
      // The SDK itself would outlive a failure of what it calls.
      AWS_MAX_ATTEMPTS: '1',
      STEMWATCH_NOTIFICATIONS: JSON.stringify(hastyNotifications),
    },
  });
  cloudwatch = new CloudWatchClient({
    endpoint: stack.environment['AWS_ENDPOINT_URL_CLOUDWATCH'] ?? '',
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});

afterAll(async () => {
  cloudwatch.destroy();
  await receiver.close();
  await stack.stop();
  rmSync(folder, { recursive: true });
});

/** Changes the state of an alarm, so that somebody must be told. */
const setOffAlarm = () =>
  cloudwatch.send(
    new SetAlarmStateCommand({
      AlarmName: 'stemwatch-local-dead-letters-warning',
      StateValue: 'ALARM',
      StateReason: 'A test sets it off.',
    }),
  );

test('the monitor answers for every dashboard of the template', async () => {
  const expected = dashboards.map(({ name }) => `stemwatch-local-${name}`);
  const names = await until(
    () => dashboardNames(cloudwatch),
    (seen) => seen.length > 0,
    200_000,
  );
  expect(new Set(names)).toEqual(new Set(expected));
});

const excused = new Set(withoutDataLocally.flatMap(({ of }) => of));
const isExcused = ({ panel, name }: Line): boolean => excused.has(panel) || excused.has(name);
const late = new Set(withoutDataLocally.flatMap(({ of, later }) => (later === true ? of : [])));
const isWronglyExcused = (line: Line): boolean => line.hasData && isExcused(line) && !late.has(line.panel);
const isMissing = (line: Line): boolean => !line.hasData && !isExcused(line);
const namesOf = (lines: readonly Line[]): readonly string[] => lines.map(({ name }) => name);

test('every panel has data after songs and failures, but for those that one machine cannot fill', async () => {
  await setOffAlarm();
  await liveThrough({
    stack,
    client: new ApiClient({ url: stack.url, token: stack.token }),
    receiver: receiver.url,
  });
  const panels = await askingPanels(cloudwatch);
  const complete = until(
    () => readLines(cloudwatch, panels),
    (seen) => !seen.some(isMissing),
  );
  const lines = await complete.catch(() => readLines(cloudwatch, panels));
  expect(namesOf(lines.filter(isMissing))).toEqual([]);
  expect(namesOf(lines.filter(isWronglyExcused))).toEqual([]);
  const known = new Set(lines.flatMap(({ panel, name }) => [panel, name]));
  expect([...excused].filter((name) => !known.has(name))).toEqual([]);
});
