import type { AlarmMetric, SearchMetric } from './metric.ts';
import type { Monitored } from './monitored.ts';

/** One line of a panel. */
interface Series {
  readonly metric: AlarmMetric | SearchMetric;
  /** Name of the line; a search names its lines itself. */
  readonly label?: string;
}

/** One graph of a dashboard; `width` of 24 columns. */
export interface Panel {
  readonly title: string;
  readonly width: number;
  readonly unit: string;
  readonly stacked?: boolean;
  readonly series: (monitored: Monitored) => readonly Series[];
}

/** Panels under a heading. */
export interface PanelRow {
  readonly heading: string;
  readonly panels: readonly Panel[];
}
