import { type Route, routes } from '../../core/api/routes.ts';

/** A request's route with the values of its path parameters. */
export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>> | null;
}

/** What the route table says about a request. */
export type Routing = RouteMatch | 'not-found' | 'method-not-allowed';

interface Pattern {
  readonly route: Route;
  readonly expression: RegExp;
  readonly names: readonly string[];
}

const patterns: readonly Pattern[] = routes.map((route: Route) => ({
  route,
  expression: new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]+)')}/?$`),
  names: [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string),
}));

/** Finds the route of a request, as API Gateway does. */
export function findRoute(method: string, path: string): Routing {
  let pathExists = false;
  for (const { route, expression, names } of patterns) {
    const match = expression.exec(path);
    if (match === null) continue;
    pathExists = true;
    if (route.method !== method) continue;
    const values = names.map((name, index) => [name, decode(match[index + 1] as string)]);
    return { route, pathParameters: names.length === 0 ? null : Object.fromEntries(values) };
  }
  return pathExists ? 'method-not-allowed' : 'not-found';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
