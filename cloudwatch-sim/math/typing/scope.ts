import type { ValueType } from '../value.ts';

/** What an id of a request stands for. */
export interface ScopedQuery {
  /** Its place in the request. */
  readonly index: number;
  readonly type: ValueType;
}

/** The ids that an expression may use. */
export interface Scope {
  query(id: string): ScopedQuery | undefined;
  /** The metrics whose id contains a text, in the order of the request. */
  metrics(substring: string): readonly ScopedQuery[];
  /** Whether an anomaly band is in the query at this index, or behind it. */
  isBanded(index: number): boolean;
}
