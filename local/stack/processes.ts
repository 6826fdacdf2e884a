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
  /** Flags for Node itself. */
  readonly nodeFlags: readonly string[];
}

/**
 * Where many requests are answered on few cores, collecting on threads beside the main one costs more than it saves: it
 * takes the cores from the other processes, and requests wait.
 */
const answering = ['--max-semi-space-size=16', '--v8-pool-size=0'];

/** Little memory rather than speed: what large files and metrics leave behind is freed soon after they have passed. */
const lean = ['--max-semi-space-size=1', '--single-threaded-gc'];

/** Every process of the stack; another one is another entry. */
export const stackProcesses = {
  aws: {
    program: 'local/embedded-aws.ts',
    needs: [],
    ready: () => ({ kind: 'line', contains: 'Embedded AWS is ready.' }),
    graceMilliseconds: 3000,
    nodeFlags: answering,
  },
  api: {
    program: 'local/api-process.ts',
    needs: ['aws'],
    ready: ({ api }) => ({ kind: 'http', url: `http://${host}:${api}/ready` }),
    graceMilliseconds: 3000,
    nodeFlags: answering,
  },
  worker: {
    program: 'gpu-worker/main.ts',
    needs: ['aws'],
    ready: () => ({ kind: 'line', contains: '"worker_ready"' }),
    graceMilliseconds: 8000,
    nodeFlags: lean,
  },
  monitor: {
    program: 'local/monitor-process.ts',
    // Metrics wait for it, and it for nobody: it is no reason for the others to start later.
    needs: [],
    ready: () => ({ kind: 'line', contains: 'The monitor listens.' }),
    graceMilliseconds: 3000,
    nodeFlags: lean,
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
    const { program, needs, ready, graceMilliseconds, nodeFlags } = stackProcesses[name];
    return {
      name,
      program: fileURLToPath(new URL(`../../${program}`, import.meta.url)),
      nodeFlags,
      needs: needs.filter((other) => names.includes(other)),
      ready: ready(ports),
      environment,
      graceMilliseconds,
    };
  });
}
