import type { ProbeSettings } from '../../../core/probes/probe-settings.ts';
import type { AlarmSettings } from '../../config/alarm-settings.ts';
import type { AlarmMetric, SearchMetric } from '../metric.ts';
import type { Monitored } from '../monitored.ts';
import type { PlannedAlarm } from '../plan/planned-alarm.ts';

/** What the panels of a dashboard are made for. */
export interface PanelContext {
  readonly monitored: Monitored;
  readonly settings: AlarmSettings;
  /** The model that the variable `model` stands at when the dashboard is opened. */
  readonly model: string;
}

/** One line, bar or number of a panel. */
export interface Series {
  readonly metric: AlarmMetric | SearchMetric;
  /** Its name; what a search finds is named by its dimensions, after this. */
  readonly label?: string;
  /** The axis on the right has a unit of its own, which the label should name. */
  readonly axis?: 'right';
  /** Where it differs from the panel's. */
  readonly periodSeconds?: number;
}

/**
 * How a panel answers its question: `lines` how something went, `stacked` also what it was made up of, `number` where it
 * stands, `gauge` how much of a whole is used, `bars` and `pie` how parts compare over the whole range, `table` figures.
 */
export type View = 'lines' | 'stacked' | 'number' | 'gauge' | 'bars' | 'pie' | 'table';

/** One question and its answer. */
export interface Panel {
  readonly title: string;
  /** Of 24 columns. */
  readonly width: number;
  /** Unit of the left axis, or of the numbers where there is no axis. */
  readonly unit: string;
  readonly series: (context: PanelContext) => readonly Series[];
  /** `lines` if absent. */
  readonly view?: View;
  /** A minute if absent; coarser where the quantity is, so that a week still fits. */
  readonly periodSeconds?: number;
  /** Ends of the left axis; from 0 if absent, `free` for levels in decibels. */
  readonly axis?: { readonly min: number; readonly max: number } | 'free';
  /** One value over the whole range instead of the latest one. */
  readonly wholeRange?: boolean;
  /** A range of its own, such as `-P30D`, whatever the dashboard shows. */
  readonly start?: `-P${string}`;
  /** Another region than the dashboard's own. */
  readonly region?: string;
  /** Ids of the alarm rules whose thresholds are drawn; they are in the panel's unit. */
  readonly rules?: readonly string[];
}

/** Panels under a heading. */
export interface Section {
  readonly heading: string;
  /** What to know to read them. */
  readonly note?: string;
  readonly panels: readonly Panel[];
}

/** What the sections of a dashboard may depend on. */
export interface SectionContext {
  /** The deployment's own region comes first; its name is not known where the deployer's is taken. */
  readonly regions: readonly { readonly title: string; readonly region?: string }[];
  readonly planned: readonly PlannedAlarm[];
  readonly probes: ProbeSettings;
}

/** One dashboard. */
export interface DashboardDefinition {
  /** Last part of its name in CloudWatch. */
  readonly name: string;
  readonly title: string;
  /** The questions it answers, in a sentence. */
  readonly about: string;
  /** Whose states are shown: all alarms that tell people, those and their parts, or those whose thresholds are drawn. */
  readonly alarms: 'telling' | 'every' | 'drawn';
  readonly sections: readonly Section[] | ((context: SectionContext) => readonly Section[]);
}
