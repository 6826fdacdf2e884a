import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EnvironmentVariable } from '../../core/settings/settings.ts';
import { type ConnectionOptions, localStack } from '../connection.ts';
import { UserError } from '../user-error.ts';

/** What operators' commands work on: AWS itself, not the API. */
export interface OperatorClients<Name extends EnvironmentVariable> {
  readonly documents: DynamoDBDocumentClient;
  readonly queues: SQSClient;
  /** The variables that the command asked for. */
  readonly variables: Readonly<Record<Name, string>>;
}

/**
 * Clients with the user's AWS credentials when the environment holds the variables `names`, else clients for the running
 * local stack.
 */
export function operatorClients<Name extends EnvironmentVariable>(
  names: readonly Name[],
  options: Pick<ConnectionOptions, 'state'>,
  environment: Record<string, string | undefined>,
): OperatorClients<Name> {
  if (names.some((name) => environment[name] === undefined)) {
    const stack = localStack(options);
    if (stack === undefined) throw new UserError(missingMessage(names, environment));
    // The AWS SDK reads endpoints and credentials from the environment itself.
    Object.assign(environment, stack.environment);
  }
  return {
    documents: DynamoDBDocumentClient.from(new DynamoDBClient({}), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    queues: new SQSClient({}),
    variables: Object.fromEntries(names.map((name) => [name, environment[name]])) as Record<Name, string>,
  };
}

function missingMessage(names: readonly string[], environment: Record<string, string | undefined>): string {
  const missing = names.filter((name) => environment[name] === undefined);
  return (
    `This command works on AWS directly and needs ${missing.join(' and ')}, with AWS credentials and region; ` +
    'or start the local stack with `npm start`, which it then finds by itself.'
  );
}
