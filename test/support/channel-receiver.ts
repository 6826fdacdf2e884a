import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A post as PagerDuty or Slack saw it. */
export interface ReceivedPost {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** What a receiver answers; `silence` takes the post and never answers, `hang up` closes the connection. */
export type ChannelAnswer =
  | { readonly status: number; readonly text?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'silence'
  | 'hang up';

/** A real HTTP server in the place of PagerDuty and Slack. */
export interface ChannelReceiver {
  readonly url: string;
  readonly posts: ReceivedPost[];
  /** How posts to a path that begins so are answered; others with 200. */
  readonly answers: Map<string, ChannelAnswer>;
  /** Posts to a path that begins so. */
  to(path: string): readonly ReceivedPost[];
  close(): Promise<void>;
}

/** Starts a receiver on a free loopback port. */
export async function startChannelReceiver(): Promise<ChannelReceiver> {
  const posts: ReceivedPost[] = [];
  const answers = new Map<string, ChannelAnswer>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      posts.push({ path, headers, body });
      const [, answer] = [...answers].find(([start]) => path.startsWith(start)) ?? ['', { status: 200 }];
      if (answer === 'silence') return;
      if (answer === 'hang up') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, answer.headers).end(answer.text ?? 'ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    answers,
    to: (path) => posts.filter((post) => post.path.startsWith(path)),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
