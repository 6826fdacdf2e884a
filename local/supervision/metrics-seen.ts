/** The parts of an EMF document that name metrics; see the CloudWatch embedded metric format specification. */
interface EmfDocument {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[];
  };
  readonly [member: string]: unknown;
}

/** Counts the metric values that processes write as EMF lines, by metric name. */
export class MetricsSeen {
  readonly #counts = new Map<string, number>();

  /** Takes a line of output; gives the document when it was one of metrics. */
  observe(line: string): Record<string, unknown> | undefined {
    if (!line.includes('"_aws"')) return undefined;
    const document = parse(line);
    if (document === undefined) return undefined;
    for (const { Metrics } of document['_aws'].CloudWatchMetrics) {
      for (const { Name } of Metrics) {
        const value = document[Name];
        const values = Array.isArray(value) ? value.length : 1;
        this.#counts.set(Name, (this.#counts.get(Name) ?? 0) + values);
      }
    }
    return document;
  }

  /** How many values of each metric were seen, by name in alphabetical order. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function parse(line: string): EmfDocument | undefined {
  try {
    const value = JSON.parse(line) as Partial<EmfDocument> | null;
    return Array.isArray(value?.['_aws']?.CloudWatchMetrics) ? (value as EmfDocument) : undefined;
  } catch {
    return undefined;
  }
}
