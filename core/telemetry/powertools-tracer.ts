import { Tracer } from '@aws-lambda-powertools/tracer';

/** What functions need of tracing. Outside Lambda nothing is recorded and `work` simply runs. */
export interface Tracing {
  /** Runs `work` in a subsegment of X-Ray's trace that carries `annotations`; an error is noted and thrown on. */
  readonly capture: <Result>(
    name: string,
    annotations: Readonly<Record<string, string>>,
    work: () => Promise<Result>,
  ) => Promise<Result>;
  /** Makes the calls of an AWS client show in the trace; gives the same client back. */
  readonly client: <Client>(client: Client) => Client;
}

/** Tracing by Powertools, which turns itself off outside Lambda. */
export function createPowertoolsTracing(component: string): Tracing {
  const tracer = new Tracer({ serviceName: `stemwatch-${component}` });
  return {
    capture: async (name, annotations, work) =>
      tracer.isTracingEnabled() ? inSubsegment(tracer, name, annotations, work) : work(),
    client: (client) => tracer.captureAWSv3Client(client),
  };
}

async function inSubsegment<Result>(
  tracer: Tracer,
  name: string,
  annotations: Readonly<Record<string, string>>,
  work: () => Promise<Result>,
): Promise<Result> {
  return tracer.provider.captureAsyncFunc(name, async (subsegment) => {
    try {
      for (const [key, value] of Object.entries(annotations)) tracer.putAnnotation(key, value);
      return await work();
    } catch (error) {
      tracer.addErrorAsMetadata(error as Error);
      throw error;
    } finally {
      subsegment?.close();
    }
  }) as Promise<Result>;
}
