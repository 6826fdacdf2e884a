import type { Runtime } from '../runtime/runtime.ts';
import { restartReason } from './restart-reason.ts';
import { taskEventSchema } from './task-event.ts';

/** Characters of ECS's own words that are logged. */
const mostWords = 300;

/** The function that is told of every worker that stopped, and counts those that should have gone on. */
export function createTasksHandler({
  emit,
  logger,
  component,
}: Pick<Runtime, 'emit' | 'logger' | 'component'>): (event: unknown) => Promise<void> {
  return async (event) => {
    const parsed = taskEventSchema.safeParse(event);
    if (!parsed.success) {
      const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      logger.error('An event of ECS is not in the form that it documents; the task was not counted.', {
        event_type: 'task_event_unreadable',
        faults,
      });
      emit('Errors', 1, { errorType: 'task-event-unreadable', component });
      return;
    }
    const { detail: task } = parsed.data;
    if (task.lastStatus !== 'STOPPED') return;
    const reason = restartReason(task);
    const fields = {
      event_type: 'worker_stopped',
      task: task.taskArn.split('/').at(-1),
      stop_code: task.stopCode,
      stopped_reason: task.stoppedReason?.slice(0, mostWords),
      exit_codes: task.containers.flatMap(({ exitCode }) => exitCode ?? []),
    };
    if (reason === undefined) {
      logger.info('A worker was stopped by scaling or a deployment.', fields);
      return;
    }
    emit('WorkerRestarts', 1, { reason });
    logger.warn(`A worker stopped: ${reason}.`, { ...fields, reason });
  };
}
