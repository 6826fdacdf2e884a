import { basename } from 'node:path';
import { ApiClient } from '../../cli/client/api-client.ts';
import { type SeparatedSong, separateSong, type SongRequest } from '../../cli/client/separate-song.ts';
import { requireFile } from '../../cli/client/upload-file.ts';
import { createProgressDisplay, type ProgressStream } from '../../cli/output/progress-bar.ts';
import type { Ports } from '../stack/ports.ts';
import { type StackOptions, startStack } from '../stack/stack.ts';

/** What the demo does. */
export interface DemoRequest extends Pick<StackOptions, 'stateFolder' | 'limits'> {
  readonly song: SongRequest;
  readonly ports: Ports;
  readonly progress: ProgressStream;
  readonly signal: AbortSignal;
}

/** How it went. */
export interface DemoResult {
  readonly song: SeparatedSong;
  /** Metric values that the processes wrote, by name. */
  readonly metricsSeen: Readonly<Record<string, number>>;
}

/** Starts a stack, separates a song through its API as any client would, and stops the stack. */
export async function runDemo(request: DemoRequest): Promise<DemoResult> {
  await requireFile(request.song.file);
  const display = createProgressDisplay(request.progress, basename(request.song.file));
  display.show({ stage: 'start', fraction: 0 });
  try {
    const stack = await startStack({ ...request, processes: ['aws', 'api', 'worker'] });
    try {
      const client = new ApiClient({ url: stack.url, token: stack.token, signal: request.signal });
      const song = await separateSong(client, request.song, (seen) => display.show(seen), request.signal);
      display.end();
      await stack.stop();
      return { song, metricsSeen: stack.supervisor.metricsSeen.counts() };
    } finally {
      await stack.stop();
    }
  } finally {
    display.end();
  }
}
