import { createRuntime } from '../runtime/runtime.ts';
import { createWebhooksHandler } from './webhooks-handler.ts';

/** Lambda's entry point. */
export const handler = createWebhooksHandler(await createRuntime('webhooks'));
