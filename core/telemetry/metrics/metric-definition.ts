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
  /** Kept by the second, so that alarms may have periods of ten seconds; CloudWatch keeps it so for three hours. */
  readonly highResolution?: true;
  /** One for each call or each line that is read: values wait for up to a second to share a line of the log. */
  readonly frequent?: true;
  readonly help: string;
  /** What Prometheus' conventions cannot tell from unit and kind. */
  readonly prometheus?: {
    /** The end of the name, for a unit that CloudWatch has no word for. */
    readonly unit?: string;
    /**
     * Upper bounds of a histogram's buckets in the base unit (seconds, bytes, ratios); none where values can be
     * negative, because CloudWatch then has no percentiles and ranks.
     */
    readonly buckets?: readonly number[];
    /** How the values of a minute become one gauge: their average unless named. */
    readonly statistic?: 'Average' | 'Maximum';
  };
}

/** Definitions by name, with the names kept for the type checker. */
export type MetricDefinitions = Readonly<Record<string, MetricDefinition>>;
