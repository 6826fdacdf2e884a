/** What is known of a metric. */
export interface MetricDefinition {
  /** CloudWatch's unit of the values. */
  readonly unit: 'Count' | 'Bytes' | 'Bytes/Second' | 'Milliseconds' | 'Seconds' | 'Percent' | 'None';
  /** `count` adds up, `gauge` is what is at a moment, `histogram` is one of many measurements. */
  readonly kind: 'count' | 'histogram' | 'gauge';
  /** Names of the dimensions beside the deployment, each with a bounded set of values. */
  readonly dimensions: readonly string[];
  /**
   * Fewer dimensions under which each value counts too: an alarm names its series whole and cannot search, so what it
   * watches over all models, routes or devices must exist as a series of its own.
   */
  readonly rollups?: readonly (readonly string[])[];
  readonly help: string;
}

/** Definitions by name, with the names kept for the type checker. */
export type MetricDefinitions = Readonly<Record<string, MetricDefinition>>;
