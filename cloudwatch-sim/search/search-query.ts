/** What a metric must be to be found. */
export interface SearchQuery {
  /** Namespace and exact set of names of dimensions, when the search names a schema. */
  readonly schema?: { readonly namespace: string; readonly dimensions: readonly string[] };
  /** Absent when the schema is all. */
  readonly term?: SearchTerm;
}

/** Terms joined by AND, OR and NOT. */
export type SearchTerm =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly SearchTerm[] }
  | { readonly kind: 'not'; readonly term: SearchTerm }
  | TextTerm;

/** A text to be found in a metric. */
export interface TextTerm {
  readonly kind: 'exact' | 'partial';
  readonly text: string;
  /** `MetricName`, `Namespace` or the name of a dimension whose value it is; without it, any name or value. */
  readonly property?: string;
}
