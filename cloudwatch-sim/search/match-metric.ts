import type { MetricId } from '../metrics/metric.ts';
import { includesTokens, nameTokens } from './name-tokens.ts';
import type { NameTokens } from './name-tokens.ts';
import type { SearchQuery, SearchTerm, TextTerm } from './search-query.ts';

/** Whether a metric is one that is looked for. */
export type MetricPredicate = (metric: MetricId) => boolean;

/** One account is simulated, so every metric is of any account that a search names. */
const account = ':aws.AccountId';

/** The condition that a search sets. */
export function metricPredicate({ schema, term }: SearchQuery): MetricPredicate {
  const tokens = tokensOnce();
  const satisfies = term === undefined ? () => true : termPredicate(term, tokens);
  if (schema === undefined) return satisfies;
  const names = new Set(schema.dimensions);
  return (metric) =>
    metric.namespace === schema.namespace &&
    metric.dimensions.length === names.size &&
    metric.dimensions.every(({ name }) => names.has(name)) &&
    satisfies(metric);
}

type Tokenizer = (name: string) => NameTokens;

/** Tokens of each name, found once for a search. */
function tokensOnce(): Tokenizer {
  const known = new Map<string, NameTokens>();
  return (name) => {
    let tokens = known.get(name);
    if (tokens === undefined) known.set(name, (tokens = nameTokens(name)));
    return tokens;
  };
}

function termPredicate(term: SearchTerm, tokens: Tokenizer): MetricPredicate {
  switch (term.kind) {
    case 'not': {
      const excluded = termPredicate(term.term, tokens);
      return (metric) => !excluded(metric);
    }
    case 'and': {
      const all = term.terms.map((each) => termPredicate(each, tokens));
      return (metric) => all.every((satisfies) => satisfies(metric));
    }
    case 'or': {
      const any = term.terms.map((each) => termPredicate(each, tokens));
      return (metric) => any.some((satisfies) => satisfies(metric));
    }
    default:
      return textPredicate(term, tokens);
  }
}

function textPredicate({ kind, text, property }: TextTerm, tokens: Tokenizer): MetricPredicate {
  if (property === account) return () => true;
  const wanted = nameTokens(text);
  const matches = (name: string) => (kind === 'exact' ? name === text : includesTokens(tokens(name), wanted));
  switch (property) {
    case undefined:
      return ({ namespace, name, dimensions }) =>
        matches(name) ||
        matches(namespace) ||
        dimensions.some((dimension) => matches(dimension.value) || matches(dimension.name));
    case 'MetricName':
      return ({ name }) => matches(name);
    case 'Namespace':
      return ({ namespace }) => matches(namespace);
    default:
      return ({ dimensions }) => dimensions.some(({ name, value }) => name === property && matches(value));
  }
}
