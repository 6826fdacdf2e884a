import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type ApiFunction, type Route, routes } from '../../core/api/routes.ts';
import { Problem } from '../../core/problems/problems.ts';
import { type AddressCount, createAddressCounter } from '../../core/requests/address-counter.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { RequestScope } from './request-scope.ts';

/** Seconds of the window in which requests are counted. */
const windowSeconds = 60;

/** Lets a request pass or throws Problem `rate-limited`. */
export type RequestLimit = (route: Route, event: APIGatewayProxyEvent, scope: RequestScope) => Promise<void>;

/**
 * Limits how often an address may do what costs much, each operation of a function by itself. When requests cannot be counted they
 * pass: a limit is not worth an outage.
 */
export function createRequestLimit(
  { settings, clients, emit }: Pick<Runtime, 'settings' | 'clients' | 'emit'>,
  name: ApiFunction,
): RequestLimit {
  const limit = settings.limits.requestsPerMinute;
  const counters = new Map(
    (routes as readonly Route[])
      .filter(({ handler, rateLimited }) => limit > 0 && handler === name && rateLimited === true)
      .map(({ operationId }) => [
        operationId,
        createAddressCounter({
          client: clients.counters,
          tableName: settings.countersTable,
          what: operationId,
          seconds: windowSeconds,
          limit,
        }),
      ]),
  );
  return async (route, event, scope) => {
    const counter = counters.get(route.operationId);
    if (counter === undefined) return;
    const address = event.requestContext.identity.sourceIp;
    const counted = await counter(address).catch((error: unknown) => {
      scope.log.warn('The request could not be counted and passes.', {
        event_type: 'rate_limit_unavailable',
        error,
      });
    });
    if (counted === undefined || counted.withinLimit) return;
    emit('RateLimited', 1, { route: route.path }, { correlation_id: scope.correlationId });
    throw tooMany(counted, limit);
  };
}

function tooMany({ milliseconds }: AddressCount, limit: number): Problem {
  return new Problem(
    'rate-limited',
    `An address may make ${limit} requests of this kind within ${windowSeconds} seconds.`,
    { headers: { 'retry-after': String(Math.max(1, Math.ceil(milliseconds / 1000))) } },
  );
}
