import type { Logger } from '@aws-lambda-powertools/logger';
import { faultFields } from '../attempt/faults.ts';

/** Scale-in protection of the ECS task that this worker runs in. */
export interface TaskProtection {
  /** Keeps ECS from ending the task while a job runs; call it again from time to time, it renews when due. */
  hold(): Promise<void>;
  /** Lets ECS end the task again. */
  drop(): Promise<void>;
}

/** How long ECS keeps a protection that nobody renews, and when it is renewed. */
const expiresInMinutes = 60;
const renewAfterMilliseconds = 20 * 60_000;
const answerWithinMilliseconds = 5000;

/**
 * Asks the ECS agent for protection. Without an agent (any machine but ECS) there is nothing to ask. A refusal is
 * logged and no more: the job goes on, and a stopped task gives it back.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
export function createTaskProtection(
  agentUri: string | undefined,
  logger: Pick<Logger, 'warn'>,
  now: () => number = Date.now,
): TaskProtection {
  if (agentUri === undefined) return { hold: async () => undefined, drop: async () => undefined };
  let heldAt: number | undefined;
  const ask = async (body: Record<string, unknown>): Promise<boolean> => {
    try {
      const response = await fetch(`${agentUri}/task-protection/v1/state`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(answerWithinMilliseconds),
      });
      if (response.ok) return true;
      logger.warn('ECS refused to change the scale-in protection.', {
        event_type: 'task_protection_refused',
        function: 'taskProtection',
        status: response.status,
        answer: (await response.text()).slice(0, 500),
      });
    } catch (error) {
      logger.warn('The ECS agent did not answer.', {
        event_type: 'task_protection_unanswered',
        function: 'taskProtection',
        ...faultFields(error),
      });
    }
    return false;
  };
  return {
    hold: async () => {
      if (heldAt !== undefined && now() - heldAt < renewAfterMilliseconds) return;
      if (await ask({ ProtectionEnabled: true, ExpiresInMinutes: expiresInMinutes })) heldAt = now();
    },
    drop: async () => {
      if (heldAt === undefined) return;
      heldAt = undefined;
      await ask({ ProtectionEnabled: false });
    },
  };
}
