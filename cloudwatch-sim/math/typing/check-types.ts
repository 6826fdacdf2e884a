import { MetricMathError } from '../metric-math-error.ts';
import { operators } from '../operators.ts';
import { formsOf, whyNoFunction } from '../builtins/function-table.ts';
import type { CallNode, SyntaxNode } from '../syntax/syntax-node.ts';
import { isRequestFunction, requestFunctions } from './request-functions.ts';
import { matchForm, typeNames } from './match-form.ts';
import type { Scope } from './scope.ts';
import type { TypeWalk } from './type-walk.ts';
import { type KeywordNode, nodesWithin, type TypedNode } from './typed-node.ts';

/**
 * The typed tree of a parsed expression.
 * @throws MetricMathError for an unknown id or function, arguments that no form of a function takes, more than one anomaly
 *   band, or a result that is neither a time series nor an array of them.
 */
export function checkTypes(syntax: SyntaxNode, expression: string, scope: Scope): TypedNode {
  const checker = new Checker(expression, scope);
  const node = checker.value(syntax);
  const secondBand = nodesWithin(node).filter(({ kind }) => kind === 'band')[1];
  if (secondBand) throw checker.error('An expression can have one ANOMALY_DETECTION_BAND', secondBand);
  if (node.type !== 'S') return node;
  const problem =
    'The result is a scalar (S), but an expression must come to a time series; TIME_SERIES() makes one of it';
  throw new MetricMathError(problem, expression, 0);
}

/** Walks the syntax tree of one expression. */
class Checker implements TypeWalk {
  readonly scope: Scope;
  readonly #expression: string;

  constructor(expression: string, scope: Scope) {
    this.#expression = expression;
    this.scope = scope;
  }

  /** A node that must have a value, as everything has but strings and keywords. */
  value(syntax: SyntaxNode): TypedNode {
    switch (syntax.kind) {
      case 'number':
        return { ...syntax, type: 'S' };
      case 'id':
        return this.#query(syntax.name, syntax.position);
      case 'negation': {
        const operand = this.value(syntax.operand);
        return { kind: 'negation', type: operand.type, position: syntax.position, operand };
      }
      case 'operation':
        return this.#operation(syntax);
      case 'array':
        return this.#array(syntax.items, syntax.position);
      case 'call':
        return this.#call(syntax);
      case 'keyword':
        throw this.error(
          `${syntax.name} is not a value; a function is called with "(" after its name`,
          syntax,
        );
      default:
        throw this.error('A string is not a value; only METRICS and SEARCH take strings', syntax);
    }
  }

  error(problem: string, { position }: { readonly position: number }): MetricMathError {
    return new MetricMathError(problem, this.#expression, position);
  }

  #query(name: string, position: number): TypedNode {
    const query = this.scope.query(name);
    if (!query) throw this.error(`No metric or expression of the request has the id ${name}`, { position });
    return { kind: 'query', type: query.type, position, index: query.index };
  }

  #operation({ operator, left, right, position }: SyntaxNode & { kind: 'operation' }): TypedNode {
    const [a, b] = [this.value(left), this.value(right)];
    const { kind, apply } = operators[operator];
    const arrays = [a, b].filter((each) => each.type === 'TS[]').length;
    if (kind === 'arithmetic' ? arrays === 2 : arrays > 0) {
      const limit = kind === 'arithmetic' ? 'one array at most' : 'no arrays';
      const problem = `${operator} takes ${limit}, not ${typeNames[a.type]} and ${typeNames[b.type]}`;
      throw this.error(`${problem}; SUM, AVG, MIN, MAX, FIRST or LAST make one series of an array`, {
        position,
      });
    }
    const type = arrays > 0 ? 'TS[]' : a.type === 'S' && b.type === 'S' ? 'S' : 'TS';
    return { kind: 'operation', type, position, apply, left: a, right: b };
  }

  #array(items: readonly SyntaxNode[], position: number): TypedNode {
    const checked = items.map((item) => this.value(item));
    const scalar = checked.find(({ type }) => type === 'S');
    if (scalar)
      throw this.error('An array holds series, not scalars; TIME_SERIES() makes a series of one', scalar);
    return { kind: 'array', type: 'TS[]', position, items: checked };
  }

  #call(call: CallNode): TypedNode {
    if (isRequestFunction(call.name)) return requestFunctions[call.name](call, this);
    const forms = formsOf(call.name);
    if (!forms) throw this.error(whyNoFunction(call.name), call);
    const parameters = call.parameters.map((parameter) => this.#parameter(parameter));
    const matched = matchForm(call, forms, parameters, this.scope);
    if ('problem' in matched) throw this.error(matched.problem, matched);
    const { name, position } = call;
    return { kind: 'call', type: matched.form.result, position, name, form: matched.form, parameters };
  }

  #parameter(syntax: SyntaxNode): TypedNode | KeywordNode {
    return syntax.kind === 'keyword' ? syntax : this.value(syntax);
  }
}
