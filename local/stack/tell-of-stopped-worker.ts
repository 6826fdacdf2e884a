import { stoppedTaskEvent } from '../events/task-event.ts';
import type { ProcessEnd } from '../supervision/supervised-process.ts';
import type { Supervisor } from '../supervisor.ts';
import type { StackProcessName } from './processes.ts';

const names = { worker: 'worker', api: 'api' } as const satisfies Record<string, StackProcessName>;

/**
 * Tells the API process, in the place of EventBridge, that the process `name` ended by itself, if it was the worker; as soon as
 * there is an API process to tell.
 */
export function tellOfStoppedWorker(supervisor: Supervisor, name: string, ended: ProcessEnd): void {
  if (name !== names.worker || !supervisor.names.includes(names.api)) return;
  const event = stoppedTaskEvent(ended, Date.now());
  const api = supervisor.process(names.api);
  api.whenReady().then(
    () => api.send({ kind: 'call', function: 'tasks', event }),
    // The stack stops: nobody counts any more.
    () => undefined,
  );
}
