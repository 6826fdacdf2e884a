import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { inInvocation } from '../runtime/in-invocation.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createNotifierHandler } from './notifier-handler.ts';
import { createSecretReader } from './secret-reader.ts';

const runtime = await createRuntime('notifier');

const { notifications, notificationSecret: name } = runtime.settings;
const parts = {
  topics: runtime.adopt(new SNSClient({})),
  secret: createSecretReader(runtime.adopt(new SecretsManagerClient({})), {
    name,
    keepSeconds: notifications.secretSeconds,
    now: runtime.now,
  }),
};

/** Lambda's entry point. */
export const handler = inInvocation(runtime, (within) => createNotifierHandler(within, parts));
