import { UserError } from '../../cli/user-error.ts';
import type { StackArguments } from '../stack/stack-arguments.ts';
import { freePorts, portNames, type Ports, takenPortMessage, takenPorts } from '../stack/ports.ts';

/**
 * The ports of the demo's own stack: the standard ones, or free ones where those are taken, because a stack that is
 * running already is no reason to refuse. Ports that the user named are taken at their word.
 */
export async function demoPorts({ ports, named }: Pick<StackArguments, 'ports' | 'named'>): Promise<Ports> {
  const taken = await takenPorts(ports);
  const refused = taken.find((name) => named.includes(name));
  if (refused !== undefined) throw new UserError(takenPortMessage(refused, ports[refused]));
  if (taken.length === 0) return ports;
  const free = await freePorts();
  return Object.fromEntries(
    portNames.map((name) => [name, taken.includes(name) ? free[name] : ports[name]]),
  ) as Ports;
}
