import { inInvocation } from '../runtime/in-invocation.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createWebhooksHandler } from './webhooks-handler.ts';

/** Lambda's entry point. */
export const handler = inInvocation(await createRuntime('webhooks'), createWebhooksHandler);
