import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { apiSettingsSchema } from '../../lib/config/api-settings.ts';
import { createAuthorizer } from '../gateway/authorizer.ts';
import { loadFunctions } from '../gateway/functions.ts';
import { createGateway } from '../gateway/gateway.ts';
import { createGatewayServer } from '../gateway/http-server.ts';
import { invoke } from '../gateway/invoke.ts';
import { noteInvocation } from '../metrics/invocation-metrics.ts';
import { noteRequest } from '../metrics/request-metrics.ts';
import type { NoteServiceMetrics } from '../metrics/service-metrics.ts';
import { host } from '../stack/ports.ts';

/** Answers requests on a port as API Gateway does, by the functions; gives what ends it. */
export async function serveApi(options: {
  readonly port: number;
  readonly note: NoteServiceMetrics;
  readonly report: (message: string, error: unknown) => void;
}): Promise<() => Promise<void>> {
  const functions = await loadFunctions(noteInvocation(options.note));
  const { authorizerCacheSeconds } = apiSettingsSchema.parse({});
  const server = createGatewayServer(
    createGateway({
      functions,
      authorize: createAuthorizer({
        invoke: async (event) => (await invoke(functions.authorizer, event)) as APIGatewayAuthorizerResult,
        cacheSeconds: authorizerCacheSeconds,
      }),
      report: options.report,
    }),
    noteRequest(options.note),
  );
  await new Promise<void>((resolve) => server.listen({ port: options.port, host }, resolve));
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await closed;
  };
}
