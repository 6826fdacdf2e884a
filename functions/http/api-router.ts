import { MethodNotAllowedError, Router } from '@aws-lambda-powertools/event-handler/http';
import type { Logger } from '@aws-lambda-powertools/logger';
import { type Route, routes } from '../../core/api/routes.ts';
import type { HttpResponse } from './problem-answer.ts';

/** Answers a request that was routed: the route of the table and the decoded path parameters. */
type Respond = (route: Route, params: Readonly<Record<string, string>>) => Promise<HttpResponse>;

/** How one request is answered; handed to the router with the request, so that the router keeps nothing of it. */
export interface Responder {
  readonly respond: Respond;
  readonly refuse: (error: unknown) => HttpResponse;
}

/** A Powertools router over the operations that `handled` lists. Give it a `Responder` as the scope of `resolve`. */
export function createRouter(handled: readonly Route[], logger: Logger): Router {
  const router = new Router({ logger });
  for (const route of handled) {
    router.route(
      async function answer(this: Responder, { params }) {
        return this.respond(route, params);
      },
      { method: route.method, path: routerPath(route.path) },
    );
  }
  router.notFound(async function refuse(this: Responder, error, { req }) {
    return this.refuse(hasPath(new URL(req.url).pathname) ? new MethodNotAllowedError() : error);
  });
  router.errorHandler(Error, async function refuse(this: Responder, error) {
    return this.refuse(error);
  });
  return router;
}

/** `/v1/jobs/{id}` as the router writes it: `/v1/jobs/:id`. */
const routerPath = (path: string): `/${string}` => path.replaceAll(/\{(\w+)\}/g, ':$1') as `/${string}`;

const pathPatterns = routes.map(
  ({ path }) => new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
);

const hasPath = (path: string): boolean => pathPatterns.some((pattern) => pattern.test(path));
