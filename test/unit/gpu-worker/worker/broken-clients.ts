import type { Clients } from '../../../../core/clients/clients.ts';

/** What a broken client sees of a command. */
export interface SeenCommand {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * The same clients over a bad connection: a command that `breaks` names does not arrive, and the answer to one that
 * `loses` names does not come back.
 */
export function breakClients(
  clients: Clients,
  breaks: (command: SeenCommand) => boolean,
  loses: (command: SeenCommand) => boolean = () => false,
): Clients {
  const wrap = <T extends object>(client: T): T =>
    new Proxy(client, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (property !== 'send' || typeof value !== 'function') return value;
        return async (command: { input: Record<string, unknown> }, ...rest: unknown[]): Promise<unknown> => {
          const seen = { name: command.constructor.name, input: command.input };
          if (breaks(seen)) throw Object.assign(new Error('no connection'), { code: 'ECONNREFUSED' });
          const answer = (await value.call(target, command, ...rest)) as unknown;
          if (loses(seen)) throw Object.assign(new Error('connection lost'), { code: 'ECONNRESET' });
          return answer;
        };
      },
    });
  return {
    ...clients,
    objects: wrap(clients.objects),
    queues: wrap(clients.queues),
    documents: wrap(clients.documents),
  };
}
