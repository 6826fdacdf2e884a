import { type Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../../cli/user-error.ts';
import type { Limits } from '../../core/settings/limits.ts';
import { localLimits } from './environment.ts';
import { parsePort, type PortName, portNames, type Ports, portsFrom, portTable } from './ports.ts';

/** What the command line said about the stack. */
export interface StackArguments {
  readonly state: string;
  readonly ports: Ports;
  /** The ports that were named; the others may be chosen. */
  readonly named: readonly PortName[];
  readonly limits: Partial<Limits>;
}

/** Adds the options that every command which starts a stack has. */
export function addStackOptions(command: Command, standardState: string): Command {
  command.option('--state <folder>', 'where everything is remembered', standardState);
  for (const name of portNames) {
    const { option, variable, standard, serves } = portTable[name];
    command.option(`${option} <port>`, `port of ${serves} (default: ${standard}, or ${variable})`);
  }
  return command.addOption(
    new Option(
      '--lease-seconds <seconds>',
      `how long a job waits after its worker was lost (default: ${localLimits.leaseSeconds})`,
    ).argParser(parseSeconds),
  );
}

/** Reads those options; the environment stands in for ports and limits (STEMWATCH_LIMITS, JSON) that are not named. */
export function readStackArguments(
  command: Command,
  environment: Readonly<Record<string, string | undefined>>,
): StackArguments {
  const options = command.opts<Record<string, unknown> & { state: string; leaseSeconds?: number }>();
  const fromEnvironment = portsFrom(environment);
  const named = portNames.filter(
    (name) => options[`${name}Port`] !== undefined || environment[portTable[name].variable] !== undefined,
  );
  const portOf = (name: PortName): number => {
    const text = options[`${name}Port`];
    return typeof text === 'string' ? parsePort(text, portTable[name].option) : fromEnvironment[name];
  };
  const ports = Object.fromEntries(portNames.map((name) => [name, portOf(name)])) as Ports;
  const leaseSeconds = options.leaseSeconds;
  const limits = {
    ...limitsFrom(environment['STEMWATCH_LIMITS']),
    ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
  };
  return { state: options.state, ports, named, limits };
}

function limitsFrom(json: string | undefined): Partial<Limits> {
  if (json === undefined) return {};
  try {
    return JSON.parse(json) as Partial<Limits>;
  } catch {
    throw new UserError('STEMWATCH_LIMITS must be a JSON object, such as {"maxAudioSeconds":600}.');
  }
}

function parseSeconds(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 3) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of seconds, 3 or more.');
}
