import { createServer } from 'node:net';
import { UserError } from '../../cli/user-error.ts';

/** Every server of the local stack listens here and nowhere else. */
export const host = '127.0.0.1';

/** The ports of the local stack: what each one serves, and how it is changed. */
export const portTable = {
  api: { standard: 8780, option: '--api-port', variable: 'STEMWATCH_API_PORT', serves: 'the API' },
  aws: {
    standard: 8781,
    option: '--aws-port',
    variable: 'STEMWATCH_AWS_PORT',
    serves: 'S3, SQS, SNS and secrets',
  },
  tables: { standard: 8782, option: '--tables-port', variable: 'STEMWATCH_TABLES_PORT', serves: 'DynamoDB' },
  monitor: {
    standard: 8783,
    option: '--monitor-port',
    variable: 'STEMWATCH_MONITOR_PORT',
    serves: 'CloudWatch',
  },
  notices: {
    standard: 8784,
    option: '--notices-port',
    variable: 'STEMWATCH_NOTICES_PORT',
    serves: 'what stands in for PagerDuty and Slack',
  },
} as const;

/** Name of a port in the table. */
export type PortName = keyof typeof portTable;

/** A port number for each server. */
export type Ports = Readonly<Record<PortName, number>>;

/** The names of all ports. */
export const portNames = Object.keys(portTable) as PortName[];

/** The standard ports, where `environment` does not name others. */
export function portsFrom(environment: Readonly<Record<string, string | undefined>>): Ports {
  return Object.fromEntries(
    portNames.map((name) => {
      const { standard, variable } = portTable[name];
      return [
        name,
        environment[variable] === undefined ? standard : parsePort(environment[variable], variable),
      ];
    }),
  ) as Ports;
}

/** Reads a port number; `source` names the option or variable in the error. */
export function parsePort(text: string, source: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new UserError(`${source} must be a port number from 1 to 65535, not "${text}".`);
}

/** Free ports for every server, chosen by the operating system. */
export async function freePorts(): Promise<Ports> {
  const held = await Promise.all(portNames.map(() => hold(0)));
  const ports = held.map((server) => (server.address() as { port: number }).port);
  await Promise.all(held.map(release));
  return Object.fromEntries(portNames.map((name, index) => [name, ports[index]])) as Ports;
}

/** The ports that another program listens on. */
export async function takenPorts(ports: Ports): Promise<PortName[]> {
  const taken: PortName[] = [];
  for (const name of portNames) {
    try {
      await release(await hold(ports[name]));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      taken.push(name);
    }
  }
  return taken;
}

/** What to tell somebody whose port is taken. */
export function takenPortMessage(name: PortName, port: number): string {
  const { option, variable, serves } = portTable[name];
  return (
    `Port ${port} (${serves}) is taken by another program: ` +
    `stop it, or choose another port with ${option} or ${variable}.`
  );
}

const hold = (port: number): Promise<ReturnType<typeof createServer>> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });

const release = (server: ReturnType<typeof createServer>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });
