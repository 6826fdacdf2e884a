import { ApiError } from '../api-error.ts';
import type { Members, Protocol } from './protocol.ts';
import { typedMember } from './query-types.ts';
import { writeXml } from './write-xml.ts';

const namespace = 'http://monitoring.amazonaws.com/doc/2010-08-01/';
const version = '2010-08-01';

/** Deeper and longer than any request of the API; what goes beyond is refused, not built. */
const limits = { depth: 12, members: 10_000 };

/**
 * The AWS query protocol of older clients: a form whose keys are paths (`MetricData.member.1.Value`), answered in XML
 * with times in ISO 8601. Everything is text on the way in, so members get their types by name.
 */
export const queryProtocol: Protocol = {
  read(_headers, body) {
    const form = new URLSearchParams(body);
    const operation = form.get('Action');
    if (operation === null) throw new ApiError('MissingAction', 'The parameter Action is missing.');
    const asked = form.get('Version');
    if (asked !== version) throw new ApiError('InvalidAction', `Version is ${asked}, expected ${version}.`);
    const tree: Tree = new Map();
    for (const [key, value] of form) {
      if (key !== 'Action' && key !== 'Version') insert(tree, key.split('.'), value, key);
    }
    return { operation, input: asMembers(tree, '') };
  },
  write: (operation, output, requestId) => ({
    status: 200,
    headers: headersOf(requestId),
    body: writeXml(`${operation}Response`, namespace, {
      ...(Object.keys(output).length > 0 ? { [`${operation}Result`]: output } : {}),
      ResponseMetadata: { RequestId: requestId },
    }),
  }),
  writeError: ({ code, message, status }, requestId) => ({
    status,
    headers: headersOf(requestId),
    body: writeXml('ErrorResponse', namespace, {
      Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
      RequestId: requestId,
    }),
  }),
};

type Tree = Map<string, Tree | string>;

function insert(tree: Tree, path: readonly string[], value: string, key: string): void {
  if (path.length > limits.depth)
    throw new ApiError('MalformedInput', `The parameter ${key} is nested too deeply.`);
  let node = tree;
  for (const part of path.slice(0, -1)) {
    const next = node.get(part) ?? new Map<string, Tree | string>();
    if (typeof next === 'string')
      throw new ApiError('MalformedInput', `The parameter ${key} has a value and members.`);
    node.set(part, next);
    node = next;
  }
  node.set(path.at(-1) ?? '', value);
}

function asMembers(tree: Tree, parent: string): Members {
  return Object.fromEntries([...tree].map(([name, value]) => [name, asValue(value, name, parent)]));
}

function asValue(value: Tree | string, name: string, parent: string): unknown {
  if (typeof value === 'string')
    return value === '' && name !== 'Value' ? emptyOf(name) : typedMember(name, value, parent);
  const list = value.get('member');
  if (list === undefined) return asMembers(value, name);
  if (typeof list === 'string') return [];
  return inOrder(list, name).map((item) =>
    typeof item === 'string' ? typedMember(name, item, parent) : asMembers(item, name),
  );
}

/** An empty list is sent as its bare name. */
function emptyOf(name: string): unknown {
  return /(?:Actions|Dimensions|Metrics|Names|Types|Statistics|Data|Queries|Values|Counts|Tags)$/.test(name)
    ? []
    : '';
}

function inOrder(list: Tree, name: string): (Tree | string)[] {
  if (list.size > limits.members)
    throw new ApiError('MalformedInput', `The list ${name} has ${list.size} members.`);
  const numbered = [...list].map(([index, item]) => [Number(index), item] as const);
  const odd = numbered.find(([index]) => !Number.isInteger(index) || index < 1);
  if (odd !== undefined)
    throw new ApiError('MalformedInput', `Members of the list ${name} are not numbered from 1.`);
  return numbered.toSorted(([a], [b]) => a - b).map(([, item]) => item);
}

const headersOf = (requestId: string): Record<string, string> => ({
  'content-type': 'text/xml',
  'x-amzn-requestid': requestId,
});
