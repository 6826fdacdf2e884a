import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { parseEmf } from '../../../cloudwatch-sim/ingest/emf.ts';
import type { Clients } from '../../../core/clients/clients.ts';
import { limitsSchema } from '../../../core/settings/limits.ts';
import { readSettings } from '../../../core/settings/settings.ts';
import type { EmitMetric } from '../../../core/telemetry/catalogue.ts';
import { createEmbeddedMetrics } from '../../../core/telemetry/embedded-metrics.ts';
import { stackEnvironment } from '../../../local/stack/environment.ts';
import type { EmbeddedAws } from '../../support/embedded-aws.ts';
import type { ServedCloudWatch } from '../../support/served-cloudwatch.ts';

/** A client of a simulated CloudWatch; destroy it in the end. */
export const figuresClientOf = ({ url }: Pick<ServedCloudWatch, 'url'>): CloudWatchClient =>
  new CloudWatchClient({
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

/** Emits catalogued metrics into a simulated CloudWatch, at its own time, on the way that the service's lines take. */
export const emitInto = (served: ServedCloudWatch, deployment: string): EmitMetric =>
  createEmbeddedMetrics({
    deployment,
    writeLine: (now) => {
      const line = now.replace(/"Timestamp":\d+/, `"Timestamp":${served.now}`);
      const { data, errors } = parseEmf(line, served.now) ?? { data: [], errors: [{ message: line }] };
      if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join());
      served.cloudwatch.put(data);
    },
  }).emit;

type GivenLimits = Parameters<typeof limitsSchema.parse>[0];

/** The environment of a process of the local stack that finds no servers. */
export const environmentWithoutServers = (limits: GivenLimits = {}): Readonly<Record<string, string>> =>
  stackEnvironment(
    {
      stateFolder: '/nowhere',
      ports: { api: 1, aws: 2, tables: 3, monitor: 4, notices: 5 },
      limits: limitsSchema.parse(limits),
      models: ['preview'],
      version: '1.2.3',
      recoverySeconds: 60,
      variables: { STEMWATCH_STAGE: 'test' },
    },
    {},
  );

/** The settings of a runtime that needs no servers: it has no clients. */
export const withoutServers = (limits: GivenLimits = {}): EmbeddedAws =>
  ({ settings: readSettings(environmentWithoutServers(limits)), clients: {} as Clients }) as EmbeddedAws;
