import type { SongProgress } from '../client/separate-song.ts';

/** Where progress is written, such as `process.stderr`. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows how far something is. */
export interface ProgressDisplay {
  show(progress: SongProgress): void;
  /** Clears the line, so that something else can be written. */
  end(): void;
}

/** On a terminal one line that is drawn again and again; elsewhere a line when a stage begins and at every quarter. */
export function createProgressDisplay(stream: ProgressStream, label: string): ProgressDisplay {
  return stream.isTTY === true ? redrawn(stream, label) : logged(stream, label);
}

const barWidth = 28;

function redrawn(stream: ProgressStream, label: string): ProgressDisplay {
  let shown = '';
  return {
    show({ stage, fraction }) {
      const filled = Math.round(clamp(fraction) * barWidth);
      const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
      const line = `${bar} ${percent(fraction)}  ${stage.padEnd(8)}  ${label}`.slice(
        0,
        (stream.columns ?? 80) - 1,
      );
      if (line === shown) return;
      shown = line;
      stream.write(`\r\u001b[K${line}`);
    },
    end() {
      stream.write('\r\u001b[K');
      shown = '';
    },
  };
}

function logged(stream: ProgressStream, label: string): ProgressDisplay {
  let last = '';
  return {
    show({ stage, fraction }) {
      const quarter = Math.floor(clamp(fraction) * 4);
      const mark = `${stage} ${quarter}`;
      if (mark === last) return;
      last = mark;
      stream.write(`${label}: ${stage} ${percent(fraction).trim()}\n`);
    },
    end() {
      last = '';
    },
  };
}

const clamp = (fraction: number): number => Math.min(1, Math.max(0, fraction));

const percent = (fraction: number): string => `${Math.floor(clamp(fraction) * 100)} %`.padStart(5);
