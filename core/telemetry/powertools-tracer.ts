import type { Tracer } from '@aws-lambda-powertools/tracer';

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

/** Tracing that records nothing. */
export const noTracing: Tracing = {
  capture: async (_name, _annotations, work) => work(),
  client: (client) => client,
};

/**
 * Tracing by Powertools where Lambda's runtime is. Elsewhere Powertools would turn itself off; it is not even loaded
 * there, because the X-Ray SDK beneath it watches every asynchronous step of a process, which costs a fifth of its time.
 */
export async function createPowertoolsTracing(component: string): Promise<Tracing> {
  if ((process.env['AWS_EXECUTION_ENV'] ?? '') === '') return noTracing;
  const powertools = await import('@aws-lambda-powertools/tracer');
  const tracer = new powertools.Tracer({ serviceName: `stemwatch-${component}` });
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
