import { randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import { account, region, resources } from '../stack/resources.ts';
import type { ProcessEnd } from '../supervision/supervised-process.ts';

/**
 * The event that ECS sends when a task ends by itself, made of how the worker's process did. Only such ends get here: a stack
 * that is stopped stops its worker on purpose.
 */
export function stoppedTaskEvent({ code, signal }: ProcessEnd, now: number): unknown {
  const task = randomUUID().replaceAll('-', '');
  const time = new Date(now).toISOString();
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    account,
    time,
    region,
    resources: [taskArn(task)],
    detail: {
      clusterArn: `arn:aws:ecs:${region}:${account}:cluster/${resources.cluster}`,
      taskArn: taskArn(task),
      group: `service:${resources.service}`,
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      stoppedAt: time,
      containers: [{ name: 'worker', lastStatus: 'STOPPED', exitCode: exitCode({ code, signal }) }],
    },
  };
}

const taskArn = (id: string): string => `arn:aws:ecs:${region}:${account}:task/${resources.cluster}/${id}`;

/** As a shell and Docker tell of an end by a signal. */
const exitCode = ({ code, signal }: ProcessEnd): number =>
  signal === null ? (code ?? 0) : 128 + constants.signals[signal];
