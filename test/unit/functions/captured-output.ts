/** JSON lines (logs and EMF) that this process writes to its standard output from now on; they are not shown. */
export interface CapturedOutput {
  /** Everything written so far, as text. */
  text(): string;
  /** The log lines so far. */
  logs(): readonly Record<string, unknown>[];
  /** The EMF lines so far. */
  metrics(): readonly EmfLine[];
  clear(): void;
  restore(): void;
}

/** One line in CloudWatch's embedded metric format. */
interface EmfLine extends Record<string, unknown> {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

/** Starts to capture. */
export function captureOutput(): CapturedOutput {
  let written = '';
  const restores = [process.stdout, process.stderr].map((stream) => {
    const own = Object.getOwnPropertyDescriptor(stream, 'write');
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      written += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      for (const argument of rest) if (typeof argument === 'function') argument();
      return true;
    };
    return () => {
      if (own === undefined) Reflect.deleteProperty(stream, 'write');
      else Object.defineProperty(stream, 'write', own);
    };
  });
  const lines = (): Record<string, unknown>[] =>
    written
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    text: () => written,
    logs: () => lines().filter((line) => !('_aws' in line)),
    metrics: () => lines().filter((line): line is EmfLine => '_aws' in line),
    clear: () => {
      written = '';
    },
    restore: () => {
      for (const restore of restores) restore();
    },
  };
}
