import { Command } from 'commander';
import { emitProbe, emitUptime } from '../../core/probes/emit-probe.ts';
import type { RegionStatus } from '../../core/probes/region-status.ts';
import { systemClock } from '../../core/resilience/clock.ts';
import { probeReport } from '../output/probe-report.ts';
import { probeRequest, probeTargets } from '../probes/probe-request.ts';
import { watchRegions } from '../probes/watch-regions.ts';
import { UserError } from '../user-error.ts';
import { globalOptions, printJson } from './global-options.ts';

interface ProbeCommandOptions {
  readonly once: boolean;
  readonly interval: number;
  readonly timeout: number;
  readonly endpoint: readonly string[];
  readonly metrics?: string;
}

/** `stemwatch probe`: the probes of a deployment, from here and now. */
export const probeCommand = (): Command =>
  new Command('probe')
    .description('Ask the public endpoints of the API, in one region or several, as a client would.')
    .argument('[regions...]', 'region=address for each; without any the service that other commands talk to')
    .option('--once', 'one round; else round after round until Ctrl-C', false)
    .option('--interval <seconds>', 'from one round to the next', parseSeconds, 10)
    .option('--timeout <seconds>', 'after which a probe has failed', parseSeconds, 5)
    .option(
      '--endpoint <path>',
      'a path that must answer (repeatable; /health and /ready if not given)',
      collect,
      [],
    )
    .option(
      '--metrics <deployment>',
      'print metrics of this deployment in the embedded metric format instead',
    )
    .addHelpText('after', '\nThe exit code is 1 when a region was unhealthy in the last round, else 0.')
    .action(async (regions: readonly string[], options: ProbeCommandOptions, command: Command) => {
      const global = globalOptions(command);
      const { once, interval, timeout, metrics } = options;
      if (!once && timeout >= interval) throw new UserError('--timeout must be less than --interval.');
      const emit = metrics === undefined ? undefined : await emitterOf(metrics);
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      const rounds = watchRegions({
        targets: probeTargets(regions, global, process.env),
        request: probeRequest(options.endpoint, timeout),
        ...(once ? {} : { intervalSeconds: interval }),
        clock: systemClock,
        signal: stop.signal,
        ...(emit === undefined ? {} : { onResult: (result) => emitProbe(emit, result) }),
      });
      for await (const statuses of rounds) {
        if (emit !== undefined) for (const status of statuses) emitUptime(emit, status);
        else if (global.json) for (const status of statuses) printJson({ time: new Date(), ...status });
        else console.log(probeReport(statuses));
        process.exitCode = statuses.some(isUnhealthy) ? 1 : 0;
      }
    });

const isUnhealthy = ({ health }: RegionStatus): boolean => health === 'unhealthy';

/** Loaded here, as the other commands need no metrics. */
async function emitterOf(deployment: string) {
  const { createEmbeddedMetrics } = await import('../../core/telemetry/embedded-metrics.ts');
  return createEmbeddedMetrics({ deployment }).emit;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds > 0 && seconds <= 3600) return seconds;
  throw new UserError(`"${text}" is no number of seconds above 0 and up to 3600.`);
}

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
