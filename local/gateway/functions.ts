import type { ApiFunction } from '../../core/api/routes.ts';
import type { LocalFunction } from './lambda-context.ts';

/** Every Lambda function of the service. */
type FunctionName = ApiFunction | 'authorizer' | 'webhooks' | 'recovery';

/** A module that exports a Lambda handler. */
interface HandlerModule {
  readonly handler: unknown;
}

/** Where each function's handler comes from and how long it may take, in seconds. */
const functions: Readonly<
  Record<FunctionName, { load: () => Promise<HandlerModule>; timeoutSeconds: number }>
> = {
  uploads: { load: () => import('../../functions/uploads/handler.ts'), timeoutSeconds: 29 },
  jobs: { load: () => import('../../functions/jobs/handler.ts'), timeoutSeconds: 29 },
  models: { load: () => import('../../functions/models/handler.ts'), timeoutSeconds: 10 },
  health: { load: () => import('../../functions/health/handler.ts'), timeoutSeconds: 10 },
  documentation: { load: () => import('../../functions/documentation/handler.ts'), timeoutSeconds: 10 },
  authorizer: { load: () => import('../../functions/authorizer/handler.ts'), timeoutSeconds: 10 },
  webhooks: { load: () => import('../../functions/webhooks/handler.ts'), timeoutSeconds: 55 },
  recovery: { load: () => import('../../functions/recovery/handler.ts'), timeoutSeconds: 55 },
};

/** Loads every function, as the first invocation of each would in AWS. */
export async function loadFunctions(): Promise<Readonly<Record<FunctionName, LocalFunction>>> {
  const loaded = await Promise.all(
    Object.entries(functions).map(async ([name, { load, timeoutSeconds }]) => {
      const { handler } = await load();
      return [name, { name, timeoutSeconds, handler }];
    }),
  );
  return Object.fromEntries(loaded) as Record<FunctionName, LocalFunction>;
}
