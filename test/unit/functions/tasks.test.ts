import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger } from '../../../core/telemetry/logger.ts';
import { createTasksHandler } from '../../../functions/tasks/tasks-handler.ts';
import { stoppedTaskEvent } from '../../../local/events/task-event.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

let output: CapturedOutput;
let emitted: { readonly name: string; readonly value: number; readonly dimensions: unknown }[];

beforeAll(() => {
  output = captureOutput();
});

afterAll(() => output.restore());

beforeEach(() => {
  emitted = [];
  output.clear();
});

const handle = async (event: unknown): Promise<void> =>
  createTasksHandler({
    component: 'tasks',
    logger: createLogger('tasks'),
    emit: (name, value, dimensions) => emitted.push({ name, value, dimensions }),
  })(event);

interface Detail {
  readonly lastStatus?: string;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly containers?: readonly Readonly<Record<string, unknown>>[];
}

/** An event of ECS with the parts that matter. */
const event = (detail: Detail): unknown => ({
  source: 'aws.ecs',
  'detail-type': 'ECS Task State Change',
  detail: {
    taskArn: 'arn:aws:ecs:eu-central-1:111122223333:task/cluster/0123456789abcdef',
    lastStatus: 'STOPPED',
    containers: [{ name: 'worker', exitCode: 0 }],
    ...detail,
  },
});

const exited = 'Essential container in task exited';

describe('a worker that stopped', () => {
  test.each<[string, Detail]>([
    [
      'crash',
      { stopCode: 'EssentialContainerExited', stoppedReason: exited, containers: [{ exitCode: 134 }] },
    ],
    [
      'out-of-memory',
      {
        stopCode: 'EssentialContainerExited',
        stoppedReason: exited,
        containers: [{ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
      },
    ],
    ['other', { stopCode: 'EssentialContainerExited', stoppedReason: exited }],
    ['spot', { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' }],
    ['spot', { stopCode: 'TerminationNotice' }],
    [
      'unhealthy',
      { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' },
    ],
    ['other', { stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError' }],
    ['other', { stopCode: 'UserInitiated', stoppedReason: 'Somebody wanted it so.' }],
    ['other', {}],
  ])('is counted as %s: %j', async (reason, detail) => {
    await handle(event(detail));
    expect(emitted).toEqual([{ name: 'WorkerRestarts', value: 1, dimensions: { reason } }]);
    expect(output.logs()).toEqual([
      expect.objectContaining({
        level: 'WARN',
        event_type: 'worker_stopped',
        reason,
        task: '0123456789abcdef',
      }),
    ]);
  });

  test('by scaling or a deployment is logged and not counted', async () => {
    const stoppedReason = 'Scaling activity initiated by (deployment ecs-svc/1234567890)';
    await handle(event({ stopCode: 'ServiceSchedulerInitiated', stoppedReason }));
    expect(emitted).toEqual([]);
    expect(output.logs()).toEqual([
      expect.objectContaining({ level: 'INFO', event_type: 'worker_stopped', stopped_reason: stoppedReason }),
    ]);
  });

  test.each([
    [{ code: 1, signal: null }, 'crash', 1],
    [{ code: null, signal: 'SIGKILL' as const }, 'crash', 137],
    [{ code: 0, signal: null }, 'other', 0],
  ])('on one machine with %j is told of as ECS would', async (ended, reason, exitCode) => {
    await handle(stoppedTaskEvent(ended, Date.parse('2026-11-20T12:00:00Z')));
    expect(emitted).toEqual([{ name: 'WorkerRestarts', value: 1, dimensions: { reason } }]);
    expect(output.logs()[0]).toMatchObject({ exit_codes: [exitCode] });
  });
});

test('a task that has not stopped yet is no matter', async () => {
  await handle(event({ lastStatus: 'RUNNING' }));
  expect(emitted).toEqual([]);
});

test.each([{}, { detail: { lastStatus: 'STOPPED' } }, null])(
  'an event that ECS does not document is logged by its faults and counted as an error: %j',
  async (odd) => {
    await handle(odd);
    expect(emitted).toEqual([
      { name: 'Errors', value: 1, dimensions: { errorType: 'task-event-unreadable', component: 'tasks' } },
    ]);
    expect(output.logs()[0]).toMatchObject({
      event_type: 'task_event_unreadable',
      faults: expect.any(Array),
    });
  },
);
