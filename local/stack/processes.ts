import { fileURLToPath } from 'node:url';
import type { ProcessDefinition, Readiness } from '../supervision/process-definition.ts';
import { host, type Ports } from './ports.ts';

/** What the table says about a process of the stack. */
interface StackProcess {
  /** Path from the root of the checkout. */
  readonly program: string;
  readonly needs: readonly string[];
  readonly ready: (ports: Ports) => Readiness;
  readonly graceMilliseconds: number;
}

/** Every process of the stack; another one is another entry. */
export const stackProcesses = {
  aws: {
    program: 'local/embedded-aws.ts',
    needs: [],
    ready: () => ({ kind: 'line', contains: 'Embedded AWS is ready.' }),
    graceMilliseconds: 3000,
  },
  api: {
    program: 'local/api-process.ts',
    needs: ['aws'],
    ready: ({ api }) => ({ kind: 'http', url: `http://${host}:${api}/ready` }),
    graceMilliseconds: 3000,
  },
  worker: {
    program: 'gpu-worker/main.ts',
    needs: ['aws'],
    ready: () => ({ kind: 'line', contains: '"worker_ready"' }),
    graceMilliseconds: 8000,
  },
} as const satisfies Record<string, StackProcess>;

/** Name of a process of the stack. */
export type StackProcessName = keyof typeof stackProcesses;

/** The definitions that the supervisor takes, for the processes `names`. */
export function processDefinitions(
  names: readonly StackProcessName[],
  ports: Ports,
  environment: Readonly<Record<string, string>>,
): ProcessDefinition[] {
  return names.map((name) => {
    const { program, needs, ready, graceMilliseconds } = stackProcesses[name];
    return {
      name,
      program: fileURLToPath(new URL(`../../${program}`, import.meta.url)),
      needs: needs.filter((other) => names.includes(other)),
      ready: ready(ports),
      environment,
      graceMilliseconds,
    };
  });
}
