import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type FigureQuery, readFigures } from '../../core/figures/read-figures.ts';

const day = 86_400_000;

/** A figure of one day, and of how many values it was made. */
export interface DayFigure {
  readonly value: number;
  readonly samples: number;
}

/** Figures by how many days ago their day was; 1 is yesterday. Days are those of UTC. */
export type DayFigures = ReadonlyMap<number, DayFigure>;

/** How far back figures are read: yesterday and the same day a week before. */
const days = 8;

/**
 * Reads each figure of each of the last eight whole days.
 *
 * @param now - epoch milliseconds
 */
export async function readDays(
  client: CloudWatchClient,
  figures: readonly FigureQuery[],
  { deployment, now }: { readonly deployment: string; readonly now: number },
): Promise<readonly DayFigures[]> {
  const end = Math.floor(now / day) * day;
  const counts = figures.map(({ series }) => ({ series, statistic: 'SampleCount' }));
  const read = await readFigures(client, [...figures, ...counts], {
    deployment,
    start: end - days * day,
    end,
    periodSeconds: day / 1000,
  });
  const daysAgo = (time: number): number => Math.round((end - time) / day);
  return figures.map((_, index) => {
    const samples = new Map(read[figures.length + index]?.map(({ time, value }) => [time, value]));
    return new Map(
      read[index]?.map(({ time, value }) => [daysAgo(time), { value, samples: samples.get(time) ?? 0 }]),
    );
  });
}
