import { readFileSync } from 'node:fs';
import { ApiClient } from './client/api-client.ts';
import { standardStateFolder, userPath } from './paths.ts';
import { readStackFile, type StackFile } from './stack-file.ts';
import { UserError } from './user-error.ts';

/** Options by which every command finds the service. */
export interface ConnectionOptions {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly state?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A client for the service that options, environment or the running local stack name, in this order. */
export function connect(
  options: ConnectionOptions,
  environment: Environment,
  signal?: AbortSignal,
): ApiClient {
  const stack = localStack(options);
  const url = addressOf(options, environment, stack);
  // The local stack's token goes to the local stack only.
  const localToken = stack !== undefined && url === stack.api ? readToken(stack) : undefined;
  const token = options.token ?? environment['STEMWATCH_TOKEN'] ?? localToken;
  if (token === undefined) {
    throw new UserError(
      'No token: name one with --token or STEMWATCH_TOKEN; operators make them with `stemwatch tokens create`.',
    );
  }
  return new ApiClient({ url, token, signal });
}

/** Address of the service that options, environment or the running local stack name, in this order. */
export const serviceAddress = (options: ConnectionOptions, environment: Environment): string =>
  addressOf(options, environment, localStack(options));

function addressOf(
  options: ConnectionOptions,
  environment: Environment,
  stack: StackFile | undefined,
): string {
  const url = options.url ?? environment['STEMWATCH_URL'] ?? stack?.api;
  if (url === undefined) {
    throw new UserError(
      'No service to talk to: start the local one with `npm start`, or name another with --url or STEMWATCH_URL.',
    );
  }
  if (!URL.canParse(url)) throw new UserError(`"${url}" is not an address. Write it as https://host/stage.`);
  return url;
}

/** The local stack that runs with the state folder of `options`. */
export function localStack({ state }: Pick<ConnectionOptions, 'state'>): StackFile | undefined {
  return readStackFile(state === undefined ? standardStateFolder : userPath(state));
}

function readToken({ tokenFile }: StackFile): string | undefined {
  try {
    return readFileSync(tokenFile, 'utf8').trim();
  } catch {
    return undefined;
  }
}
