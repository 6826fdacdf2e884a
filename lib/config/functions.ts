import { apiFunctions, type ApiFunction } from '../../core/api/routes.ts';

/** Functions that nobody calls directly. */
const backgroundFunctions = [
  'authorizer',
  'webhooks',
  'recovery',
  'sampler',
  'probe',
  'downloads',
  'notifier',
  'tasks',
  'trends',
] as const;

/** Every function; each is a folder under `functions/` with a `handler.ts`. */
export type FunctionName = ApiFunction | (typeof backgroundFunctions)[number];

/** Names of every function. */
export const functionNames: readonly FunctionName[] = [...apiFunctions, ...backgroundFunctions];

/** What a function does and what it gets to do it. Memory also sets the share of a CPU: 1769 MiB are one. */
export interface FunctionDefinition {
  readonly purpose: string;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
}

/** Sizes of the functions. API Gateway gives up after 29 s, so no function that answers it may take longer. */
export const functionDefinitions = {
  uploads: { purpose: 'Creates and completes uploads.', memoryMiB: 512, timeoutSeconds: 20 },
  jobs: { purpose: 'Creates, lists, shows, cancels and removes jobs.', memoryMiB: 512, timeoutSeconds: 20 },
  models: { purpose: 'Lists the models.', memoryMiB: 256, timeoutSeconds: 10 },
  cache: { purpose: 'Clears the caches.', memoryMiB: 256, timeoutSeconds: 20 },
  health: { purpose: 'Answers whether the service works.', memoryMiB: 256, timeoutSeconds: 15 },
  metrics: { purpose: 'Gives Prometheus the metrics.', memoryMiB: 512, timeoutSeconds: 20 },
  documentation: { purpose: 'Serves the API description.', memoryMiB: 512, timeoutSeconds: 15 },
  authorizer: { purpose: 'Checks bearer tokens.', memoryMiB: 256, timeoutSeconds: 10 },
  webhooks: { purpose: 'Delivers webhooks.', memoryMiB: 256, timeoutSeconds: 30 },
  recovery: { purpose: 'Sends forgotten jobs again and ends lost ones.', memoryMiB: 512, timeoutSeconds: 50 },
  sampler: {
    purpose: 'Writes each minute what waits and how jobs fare.',
    memoryMiB: 256,
    timeoutSeconds: 50,
  },
  probe: { purpose: 'Asks the API of each region as clients do.', memoryMiB: 192, timeoutSeconds: 59 },
  downloads: { purpose: 'Counts downloads in the access log.', memoryMiB: 256, timeoutSeconds: 25 },
  alerts: { purpose: 'Lists, acknowledges and resolves alerts.', memoryMiB: 256, timeoutSeconds: 20 },
  notifier: { purpose: 'Tells people of alarms.', memoryMiB: 512, timeoutSeconds: 50 },
  tasks: { purpose: 'Counts workers that stopped for no good reason.', memoryMiB: 192, timeoutSeconds: 20 },
  trends: { purpose: 'Tells once a day how figures have grown.', memoryMiB: 256, timeoutSeconds: 50 },
} as const satisfies Record<FunctionName, FunctionDefinition>;

/** A record with one value for each function. */
export function byFunction<Value>(make: (name: FunctionName) => Value): Record<FunctionName, Value> {
  return Object.fromEntries(functionNames.map((name) => [name, make(name)])) as Record<FunctionName, Value>;
}
