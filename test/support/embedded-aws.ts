import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Clients, createClients } from '../../core/clients/clients.ts';
import { type Limits, limitsSchema } from '../../core/settings/limits.ts';
import { readSettings, type Settings } from '../../core/settings/settings.ts';
import { startAwsServer } from '../../local/aws/aws-server.ts';
import { provision } from '../../local/aws/provision.ts';
import { startTablesServer } from '../../local/aws/tables-server.ts';
import { stackEnvironment } from '../../local/stack/environment.ts';
import { freePorts, type Ports } from '../../local/stack/ports.ts';

/** The local stack's S3, SQS and DynamoDB for one test file, on free loopback ports, with all the service needs in them. */
export interface EmbeddedAws {
  readonly settings: Settings;
  readonly clients: Clients;
  readonly ports: Ports;
  /** What Secrets Manager knows, by name. */
  readonly secrets: Map<string, string>;
  /** The same as `settings`, as the environment variables that functions and the worker read. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts the servers and points the SDK's environment variables of this process at them. */
export async function startEmbeddedAws(limits: Partial<Limits> = {}): Promise<EmbeddedAws> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stemwatch-aws-'));
  const ports = await freePorts();
  // All requests of a test file come from one address.
  const allLimits = limitsSchema.parse({ requestsPerMinute: 0, ...limits });
  const everything = stackEnvironment(
    {
      stateFolder: folder,
      ports,
      limits: allLimits,
      models: ['preview'],
      version: '1.2.3',
      recoverySeconds: 60,
      // As in a deployment; what makes the stack of a laptop patient or permissive would hide faults.
      variables: {
        STEMWATCH_STAGE: 'test',
        STEMWATCH_WEBHOOK_PRIVATE_ADDRESSES: 'false',
        STEMWATCH_INSTANCE_TYPE: 'unknown',
        AWS_MAX_ATTEMPTS: '3',
      },
    },
    {},
  );
  const environment = Object.fromEntries(
    Object.entries(everything).filter(([name]) => /^(AWS|STEMWATCH)_/.test(name)),
  );
  Object.assign(process.env, environment);
  const secrets = new Map<string, string>();
  const servers = [
    await startAwsServer(path.join(folder, 'aws'), ports.aws, undefined, (name) => secrets.get(name)),
    await startTablesServer(path.join(folder, 'tables'), ports.tables),
  ];
  await provision(allLimits, ports.aws);
  const settings = readSettings(environment);
  const clients = createClients(settings);
  return {
    settings,
    clients,
    ports,
    secrets,
    environment,
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await Promise.all(servers.map((server) => server.stop()));
      rmSync(folder, { recursive: true });
    },
  };
}
