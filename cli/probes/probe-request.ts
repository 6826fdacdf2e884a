import {
  type ProbeSettings,
  probeSettingsSchema,
  type ProbeTarget,
  probeTargetSchema,
} from '../../core/probes/probe-settings.ts';
import { type ConnectionOptions, serviceAddress } from '../connection.ts';
import { UserError } from '../user-error.ts';

/** What is probed where no region is named. */
const onlyRegion = 'service';

/** How the command judges what it sees: by the defaults of a deployment, but for what it was told. */
export type ProbeRequest = Omit<ProbeSettings, 'intervalSeconds'>;

/**
 * Reads `region=address` of each argument; without any it is the one service that commands talk to.
 *
 * @throws UserError that names the argument that is wrong
 */
export function probeTargets(
  named: readonly string[],
  options: ConnectionOptions,
  environment: Readonly<Record<string, string | undefined>>,
): readonly ProbeTarget[] {
  if (named.length === 0) return [target(onlyRegion, serviceAddress(options, environment))];
  const targets = named.map((text) => {
    const [, region = '', url = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    if (region === '') throw new UserError(`"${text}" is no region=address, such as eu=https://host/stage.`);
    return target(region, url);
  });
  const twice = targets.find(
    ({ region }, index) => targets.findIndex((one) => one.region === region) < index,
  );
  if (twice !== undefined) throw new UserError(`The region ${twice.region} is named twice.`);
  return targets;
}

function target(region: string, url: string): ProbeTarget {
  const parsed = probeTargetSchema.safeParse({ region, url });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new UserError(`"${region}=${url}" is no region to probe: ${faults.join('; ')}.`);
}

/**
 * Settings for the paths and the time limit that were asked for.
 *
 * @throws UserError that names the option that is wrong
 */
export function probeRequest(endpoints: readonly string[], timeoutSeconds: number): ProbeRequest {
  const parsed = probeSettingsSchema.safeParse({
    ...(endpoints.length === 0 ? {} : { endpoints }),
    timeoutSeconds,
    intervalSeconds: 60,
  });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new UserError(`These probes cannot be made: ${faults.join('; ')}.`);
}
