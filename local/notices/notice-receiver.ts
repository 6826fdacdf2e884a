import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type RunningServer, serve } from '../aws/serve.ts';

/** Something that people would have been told. */
export interface KeptNotice {
  readonly at: string;
  /** Where it would have gone, such as `pagerduty` or `slack critical`. */
  readonly to: string;
  /** In one line. */
  readonly headline: string;
  /** As it was sent. */
  readonly content: unknown;
}

/** Where notices are kept, and who hears of them. */
export interface NoticeKeeper {
  readonly file: string;
  readonly show: (text: string) => void;
}

/** A file of this size is put aside, in bytes; with the one before there are never more than two. */
const largestFile = 4 * 1024 * 1024;

/** Notices that GET / gives, the latest ones. */
const mostListed = 200;

/** Keeps a notice as a line of a file, and shows it. */
export function keepNotice(notice: KeptNotice, { file, show }: NoticeKeeper): void {
  if (existsSync(file) && statSync(file).size > largestFile) renameSync(file, `${file}.1`);
  appendFileSync(file, `${JSON.stringify(notice)}\n`, { mode: 0o600 });
  show(`Told ${notice.to}: ${notice.headline}`);
}

/**
 * Stands in for PagerDuty and Slack on one machine: keeps what they would have got, answers as they do, and gives the
 * latest notices at GET /.
 */
export async function startNoticeReceiver(port: number, keeper: NoticeKeeper): Promise<RunningServer> {
  const server = createServer((incoming, outgoing) => {
    receive(incoming, outgoing, keeper).catch(() => outgoing.writeHead(400).end('{"message":"no JSON"}'));
  });
  return serve(server, port);
}

async function receive(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  keeper: NoticeKeeper,
): Promise<void> {
  const { method, url = '/' } = incoming;
  if (method === 'GET' && url === '/') {
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(listed(keeper.file)));
    return;
  }
  const [, service = '', audience = ''] = url.split('/');
  if (method !== 'POST' || (service !== 'pagerduty' && service !== 'slack')) {
    outgoing.writeHead(404).end();
    return;
  }
  const content = JSON.parse(await text(incoming)) as Record<string, unknown>;
  const at = new Date().toISOString();
  if (service === 'pagerduty') {
    keepNotice({ at, to: 'pagerduty', headline: eventLine(content), content }, keeper);
    const body = { status: 'success', message: 'Event processed', dedup_key: content['dedup_key'] };
    outgoing.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    return;
  }
  keepNotice({ at, to: `slack ${audience}`, headline: String(content['text']), content }, keeper);
  outgoing.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
}

function eventLine({ event_action, payload, dedup_key }: Record<string, unknown>): string {
  const { summary } = (payload ?? {}) as { readonly summary?: string };
  return `${String(event_action)} ${summary ?? String(dedup_key)}`;
}

function listed(file: string): readonly unknown[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.slice(-mostListed).map((line) => JSON.parse(line) as unknown);
}
