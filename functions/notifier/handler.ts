import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { createRuntime } from '../runtime/runtime.ts';
import { createNotifierHandler } from './notifier-handler.ts';

const runtime = await createRuntime('notifier');

/** Lambda's entry point. */
export const handler = createNotifierHandler(runtime, {
  topics: runtime.adopt(new SNSClient({})),
  secrets: runtime.adopt(new SecretsManagerClient({})),
});
