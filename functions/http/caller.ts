import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Route } from '../../core/api/routes.ts';
import { Problem } from '../../core/problems/problems.ts';

/**
 * The owner on whose behalf a request is made, from the context that the authorizer gave API Gateway; empty for public
 * operations.
 *
 * @throws Problem `unauthenticated` without an authorizer's word, `forbidden` when the token lacks the route's scope.
 */
export function callerOf(route: Route, event: APIGatewayProxyEvent): string {
  if (route.scope === null) return '';
  const context = (event.requestContext.authorizer ?? {}) as Readonly<Record<string, unknown>>;
  const { owner, scopes } = context;
  if (typeof owner !== 'string' || owner === '') {
    throw new Problem('unauthenticated', 'No valid token came with the request.');
  }
  if (typeof scopes !== 'string' || !scopes.split(' ').includes(route.scope)) {
    throw new Problem('forbidden', `This operation needs a token with the scope "${route.scope}".`);
  }
  return owner;
}
