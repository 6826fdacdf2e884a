import {
  Alarm,
  AlarmStatusWidget,
  AlarmStatusWidgetSortBy,
  Dashboard,
  type IAlarm,
  type IWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { dashboardName } from '../../../core/telemetry/dashboard-name.ts';
import type { AlarmSettings } from '../../config/alarm-settings.ts';
import type { AlarmRule } from '../alarm-rule.ts';
import type { Alarms } from '../alarms.ts';
import type { Monitored } from '../monitored.ts';
import type { DashboardDefinition, Panel, Section, SectionContext } from './dashboard-definition.ts';
import { dashboardHeader, type Header, sectionHeader } from './dashboard-header.ts';
import { dashboardVariables } from './dashboard-variables.ts';
import { panelWidget } from './panel-widget.ts';

/** A dashboard is so many columns wide. */
const columns = 24;

/** A widget of alarm states takes so many alarms. */
const mostAlarms = 100;

/** Alarms beside one another in such a widget. */
const alarmsPerRow = 8;

/** What dashboards are made from. */
export interface DashboardsProps extends SectionContext {
  readonly definitions: readonly DashboardDefinition[];
  readonly monitored: Monitored;
  readonly settings: AlarmSettings;
  readonly rules: readonly AlarmRule[];
  readonly alarms: Pick<Alarms, 'telling' | 'all'>;
}

/** Dashboards named `stemwatch-<stage>-<name>`, from their tables. */
export class Dashboards extends Construct {
  readonly #props: DashboardsProps;

  /** @throws Error for a panel that draws the thresholds of a rule that does not exist */
  constructor(scope: Construct, id: string, props: DashboardsProps) {
    super(scope, id);
    this.#props = props;
    for (const definition of props.definitions) this.#build(definition);
  }

  #build(definition: DashboardDefinition): void {
    const { definitions, monitored } = this.#props;
    const { name } = definition;
    const sections =
      typeof definition.sections === 'function' ? definition.sections(this.#props) : definition.sections;
    this.#requireRules(name, sections);
    const home = new Construct(this, name);
    new Dashboard(home, 'Dashboard', {
      dashboardName: dashboardName(monitored.deployment, name),
      start: '-PT3H',
      periodOverride: PeriodOverride.INHERIT,
      variables: [...dashboardVariables(monitored)],
      widgets: [
        [text(dashboardHeader(definition, definitions, monitored.deployment))],
        ...this.#alarmStates(home, definition, sections).map((widget) => [widget]),
        ...sections.flatMap((section) => this.#section(section)),
      ],
    });
  }

  #requireRules(name: string, sections: readonly Section[]): void {
    const known = new Set(this.#props.rules.map(({ id }) => id));
    for (const { title, rules = [] } of sections.flatMap(({ panels }) => panels)) {
      const unknown = rules.find((id) => !known.has(id));
      if (unknown !== undefined)
        throw new Error(
          `The panel "${title}" of the dashboard ${name} draws the thresholds of "${unknown}", which is no alarm rule.`,
        );
    }
  }

  #alarmStates(home: Construct, { alarms }: DashboardDefinition, sections: readonly Section[]): IWidget[] {
    const shown = alarms === 'drawn' ? this.#drawn(home, sections) : this.#all(alarms);
    return chunks(shown, mostAlarms).map(
      (some) =>
        new AlarmStatusWidget({
          title: alarms === 'drawn' ? 'Alarms of this dashboard' : 'Alarms',
          alarms: [...some],
          sortBy: AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
          width: columns,
          height: 1 + Math.ceil(some.length / alarmsPerRow),
        }),
    );
  }

  #all(which: 'telling' | 'every'): readonly IAlarm[] {
    const { alarms } = this.#props;
    return which === 'telling' ? alarms.telling : alarms.all;
  }

  #drawn(home: Construct, sections: readonly Section[]): readonly IAlarm[] {
    const rules = new Set(sections.flatMap(({ panels }) => panels.flatMap((panel) => panel.rules ?? [])));
    return this.#props.planned
      .filter(({ rule }) => rules.has(rule.id))
      .map(({ name }) => Alarm.fromAlarmName(home, name, name));
  }

  #section(section: Section): IWidget[][] {
    const { monitored, settings, rules, planned } = this.#props;
    const context = { monitored, settings, model: monitored.models[0] };
    return [
      [text(sectionHeader(section, rules, settings.runbooks))],
      ...lines(section.panels).map((line) => line.map((panel) => panelWidget(panel, context, planned))),
    ];
  }
}

const text = ({ markdown, height }: Header): TextWidget =>
  new TextWidget({ markdown, width: columns, height });

/** Breaks panels into lines that are at most 24 columns wide. */
function lines(panels: readonly Panel[]): readonly (readonly Panel[])[] {
  const broken: Panel[][] = [];
  let free = 0;
  for (const panel of panels) {
    if (panel.width > free) {
      broken.push([]);
      free = columns;
    }
    broken.at(-1)?.push(panel);
    free -= panel.width;
  }
  return broken;
}

const chunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
