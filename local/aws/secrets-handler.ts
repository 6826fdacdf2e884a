import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { account, region } from '../stack/resources.ts';

/** Gives the text of a secret; undefined when there is none of this name. */
export type FindSecret = (name: string) => string | undefined;

const target = 'secretsmanager.';

/** Whether a request is for Secrets Manager. */
export const isForSecrets = ({ headers }: IncomingMessage): boolean =>
  String(headers['x-amz-target'] ?? '').startsWith(target);

/** Secrets Manager, as far as functions need it: GetSecretValue. */
export function createSecretsHandler(
  find: FindSecret,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    const { status, body } = await answer(incoming, find);
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  };
}

async function answer(
  incoming: IncomingMessage,
  find: FindSecret,
): Promise<{ readonly status: number; readonly body: object }> {
  const operation = String(incoming.headers['x-amz-target']).slice(target.length);
  if (operation !== 'GetSecretValue') {
    return refusal('UnknownOperationException', `${operation} is not served on this machine.`);
  }
  const request = await json(incoming).catch(() => undefined);
  const { SecretId } = (request ?? {}) as { readonly SecretId?: unknown };
  if (typeof SecretId !== 'string') return refusal('InvalidParameterException', 'SecretId must be a text.');
  const SecretString = find(SecretId);
  if (SecretString === undefined) {
    return refusal('ResourceNotFoundException', `There is no secret ${SecretId}.`);
  }
  return {
    status: 200,
    body: {
      ARN: `arn:aws:secretsmanager:${region}:${account}:secret:${SecretId}-local0`,
      Name: SecretId,
      VersionId: 'local',
      VersionStages: ['AWSCURRENT'],
      SecretString,
    },
  };
}

const refusal = (type: string, message: string) => ({ status: 400, body: { __type: type, message } });
