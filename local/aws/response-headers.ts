import type { buildApp } from 'fauxqs';

/** Query parameters by which a GetObject request chooses headers of its answer, as S3 names them. */
const overrides = {
  'response-content-disposition': 'content-disposition',
  'response-content-type': 'content-type',
  'response-cache-control': 'cache-control',
} as const;

/** Lets presigned addresses choose the file name and type of a download, which fauxqs leaves out. */
export function honourResponseHeaders(app: ReturnType<typeof buildApp>): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    const query = request.query as Record<string, unknown> | undefined;
    if (request.method === 'GET' && query !== undefined && reply.statusCode < 300) {
      for (const [parameter, header] of Object.entries(overrides)) {
        const value = query[parameter];
        if (typeof value === 'string') reply.header(header, value);
      }
    }
    done();
  });
}
