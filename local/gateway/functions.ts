import { functionDefinitions, type FunctionName } from '../../lib/config/functions.ts';
import type { EndedInvocation, LocalFunction } from './lambda-context.ts';

/** Where each function's handler comes from. */
const handlers: Readonly<Record<FunctionName, () => Promise<{ readonly handler: unknown }>>> = {
  uploads: () => import('../../functions/uploads/handler.ts'),
  jobs: () => import('../../functions/jobs/handler.ts'),
  models: () => import('../../functions/models/handler.ts'),
  cache: () => import('../../functions/cache/handler.ts'),
  health: () => import('../../functions/health/handler.ts'),
  metrics: () => import('../../functions/metrics/handler.ts'),
  documentation: () => import('../../functions/documentation/handler.ts'),
  authorizer: () => import('../../functions/authorizer/handler.ts'),
  webhooks: () => import('../../functions/webhooks/handler.ts'),
  downloads: () => import('../../functions/downloads/handler.ts'),
  recovery: () => import('../../functions/recovery/handler.ts'),
  sampler: () => import('../../functions/sampler/handler.ts'),
  probe: () => import('../../functions/probe/handler.ts'),
  alerts: () => import('../../functions/alerts/handler.ts'),
  notifier: () => import('../../functions/notifier/handler.ts'),
  tasks: () => import('../../functions/tasks/handler.ts'),
  trends: () => import('../../functions/trends/handler.ts'),
};

/** Loads every function, as the first invocation of each would in AWS, with the time that it has there. */
export async function loadFunctions(
  ended: (invocation: EndedInvocation) => void,
): Promise<Readonly<Record<FunctionName, LocalFunction>>> {
  const loaded = await Promise.all(
    Object.entries(handlers).map(async ([name, load]) => {
      const { timeoutSeconds } = functionDefinitions[name as FunctionName];
      return [name, { name, timeoutSeconds, handler: (await load()).handler, ended }];
    }),
  );
  return Object.fromEntries(loaded) as Record<FunctionName, LocalFunction>;
}
