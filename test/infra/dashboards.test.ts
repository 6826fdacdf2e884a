import { beforeAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import type { DashboardBody, Widget } from '../../cloudwatch-sim/dashboards/dashboard-body.ts';
import { withVariables } from '../../cloudwatch-sim/dashboards/dashboard-variables.ts';
import { widgetQueries } from '../../cloudwatch-sim/dashboards/widget-queries.ts';
import { deploymentDimension, metricCatalogue, metricNamespace } from '../../core/telemetry/catalogue.ts';
import { Dashboards } from '../../lib/monitoring/dashboards/build-dashboards.ts';
import { dashboards } from '../../lib/monitoring/dashboards/dashboards.ts';
import { alarmRules } from '../../lib/monitoring/rules/rules.ts';
import { askedBy, dashboardsOf, type Place, placeOf } from './support/dashboards.ts';
import { expectKnown, setsOf } from './support/metrics.ts';
import { properties, synthesized, type Synthesized } from './support/templates.ts';

/** Metrics of the catalogue that no dashboard shows, with the reason. */
const notShown: Readonly<Record<string, string>> = {};

let stage: Synthesized;
let bodies: ReadonlyMap<string, DashboardBody>;
let widgets: readonly Widget[];

beforeAll(() => {
  stage = synthesized({ stage: 'test', models: ['preview', 'htdemucs'] });
  bodies = dashboardsOf(stage.monitoring);
  widgets = [...bodies.values()].flatMap((body) => body.widgets);
});

const body = (name: string): DashboardBody => bodies.get(`stemwatch-test-${name}`)!;
const panels = (name: string): readonly Widget[] =>
  body(name).widgets.filter(({ type }) => type === 'metric');
const titles = (name: string): readonly string[] =>
  panels(name).map(({ properties: { title = '' } }) => title);
const panel = (name: string, title: string): Widget =>
  panels(name).find((widget) => widget.properties.title === title)!;

/** Lines drawn across a panel. */
const linesOf = ({ properties: { annotations } }: Widget) =>
  (annotations as { horizontal: { label: string; value: number }[] } | undefined)?.horizontal ?? [];

describe('the dashboards', () => {
  test('are eight, named after their stage', () => {
    expect([...bodies.keys()]).toEqual(
      [
        'overview',
        'processing',
        'gpu-and-system',
        'regions',
        'audio-quality',
        'errors',
        'slo-and-cost',
        'alarms',
      ].map((name) => `stemwatch-test-${name}`),
    );
  });

  test('begin with an overview of thirteen panels', () => {
    expect(titles('overview')).toEqual([
      'API status (1 up, 0 down)',
      'Separations (in the range)',
      'Success rate (% of separations)',
      'Active sessions (owners and jobs)',
      'Request rate',
      'Separation rate',
      'Request duration',
      'Separation duration',
      'Processors in use',
      'Memory in use',
      'Disk in use',
      'Errors by type',
      'Models used (songs in the range)',
    ]);
  });

  test('show only metrics that exist, with exactly their dimensions', () => {
    const { metrics, searches } = askedBy(widgets);
    for (const metric of metrics) expectKnown(metric);
    for (const { where, namespace, name, dimensions } of searches) {
      expect([where, namespace]).toEqual([where, metricNamespace]);
      expect([where, name, setsOf(name)]).toEqual([
        where,
        name,
        expect.arrayContaining([dimensions.toSorted()]),
      ]);
    }
  });

  test('show every metric of the catalogue, or name it with a reason', () => {
    const { metrics, searches } = askedBy(widgets);
    const shown = new Set([...metrics, ...searches].map(({ name }) => name));
    expect(Object.keys(metricCatalogue).filter((name) => !shown.has(name))).toEqual(Object.keys(notShown));
  });

  test('ask for no percentiles of levels in decibels, which are negative and have none', () => {
    const { metrics, searches } = askedBy(widgets);
    const levels = ['IntegratedLoudness', 'TruePeak', 'SumResidual'];
    const asked = [...metrics, ...searches].filter(({ name }) => levels.includes(name));
    expect(asked.length).toBeGreaterThan(5);
    for (const { statistic } of asked) expect(['Average', 'Minimum', 'Maximum']).toContain(statistic);
  });

  test('have a title of its own for each panel, and a unit on each axis', () => {
    for (const name of dashboards.map((each) => each.name)) {
      expect(new Set(titles(name)).size).toBe(titles(name).length);
      for (const { properties: shown } of panels(name)) {
        expect(shown.title).not.toBe('');
        if (shown['view'] !== 'timeSeries' && shown['view'] !== 'bar') continue;
        const { left } = shown['yAxis'] as { left: { label: string } };
        expect([shown.title, left.label]).toEqual([shown.title, expect.stringMatching(/\S/)]);
      }
    }
  });

  test('fill their 24 columns, and no widget lies over another', () => {
    for (const [name, { widgets: placed }] of bodies) {
      const places = placed.map(placeOf);
      for (const [index, one] of places.entries()) {
        expect([name, one.x + one.width <= 24]).toEqual([name, true]);
        for (const other of places.slice(0, index))
          expect([name, one, overlap(one, other)]).toEqual([name, one, false]);
      }
      const rows = Map.groupBy(places, ({ y }) => y);
      const widths = [...rows.values()].map((row) => row.reduce((sum, { width }) => sum + width, 0));
      // A row for each four rules: the last one is as full as there are rules.
      const full = name.endsWith('-alarms') ? widths.slice(0, -1) : widths;
      expect([name, full]).toEqual([name, full.map(() => 24)]);
    }
  });

  test('stay within the limits of CloudWatch', () => {
    for (const { widgets: placed, variables } of bodies.values()) {
      const counts = placed.map(({ properties: { metrics = [] } }) => metrics.length);
      expect(placed.length).toBeLessThanOrEqual(500);
      expect(Math.max(...counts)).toBeLessThanOrEqual(500);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2500);
      expect(variables.length).toBeLessThanOrEqual(25);
      for (const {
        properties: { alarms = [] },
      } of placed)
        expect((alarms as string[]).length).toBeLessThanOrEqual(100);
    }
  });

  test('show the regions that a stage probes side by side, each with its own metrics', () => {
    const url = 'https://api.example.org';
    const targets = ['eu-central-1', 'us-east-1', 'office'].map((region) => ({ region, url }));
    const place = { account: '111111111111', region: 'eu-central-1' };
    const { monitoring } = synthesized({ stage: 'test', ...place, probes: { targets } });
    const placed = dashboardsOf(monitoring).get('stemwatch-test-regions')!.widgets;
    const requests = placed.filter(({ properties: { title } }) => title?.startsWith('Requests,'));
    expect(requests.map(({ properties: { title, region } }) => [title, region])).toEqual([
      ['Requests, eu-central-1', 'eu-central-1'],
      ['Requests, us-east-1', 'us-east-1'],
    ]);
    expect(new Set(requests.map((widget) => placeOf(widget).y)).size).toBe(1);
  });

  test('link to one another by names that exist', () => {
    for (const [name, { widgets: placed }] of bodies) {
      const text = placed.map(({ properties: { markdown = '' } }) => String(markdown)).join('\n');
      const linked = [...text.matchAll(/#dashboards:name=([\w-]+)/g)].map(([, link]) => link);
      expect([name, linked]).toEqual([name, [...bodies.keys()].filter((other) => other !== name)]);
    }
  });
});

describe('thresholds on a dashboard', () => {
  test('are those of the alarms, for each rule that a panel draws', () => {
    const alarms = new Map(
      properties(stage.monitoring, 'AWS::CloudWatch::Alarm').map((alarm) => [
        String(alarm['AlarmName']),
        alarm['Threshold'],
      ]),
    );
    const drawn = dashboards.flatMap(({ name, sections }) =>
      typeof sections === 'function'
        ? []
        : sections.flatMap((section) => section.panels.map((each) => ({ name, ...each }))),
    );
    const ruled = drawn.filter(({ rules = [] }) => rules.length > 0);
    expect(ruled.length).toBeGreaterThan(5);
    for (const { name, title, rules = [] } of ruled) {
      const expected = [...alarms].flatMap(([alarm, threshold]) =>
        threshold !== undefined && rules.some((rule) => isAlarmOf(alarm, rule)) ? [threshold] : [],
      );
      const lines = linesOf(panel(name, title)).map(({ value }) => value);
      expect([title, new Set(lines)]).toEqual([title, new Set(expected)]);
    }
  });

  test('follow the settings of the stage', () => {
    const changed = synthesized({ stage: 'test', alarms: { apiLatencyP95Milliseconds: { warning: 123 } } });
    const overview = dashboardsOf(changed.monitoring).get('stemwatch-test-overview')!;
    const latency = overview.widgets.find(({ properties: { title } }) => title === 'Request duration')!;
    expect(linesOf(latency)).toEqual([expect.objectContaining({ label: 'warning', value: 123 })]);
  });

  test('are those of every rule on the dashboard of the alarms', () => {
    const shown = titles('alarms');
    for (const { id, requires } of alarmRules) if (requires === undefined) expect(shown).toContain(id);
  });

  test('of a rule that does not exist are refused with the names of panel and rule', () => {
    const broken = {
      name: 'broken',
      title: 'Broken',
      about: 'Nothing.',
      alarms: 'drawn' as const,
      sections: [
        {
          heading: 'A',
          panels: [{ title: 'B', width: 24, unit: 's', rules: ['no-such-rule'], series: () => [] }],
        },
      ],
    };
    const build = () =>
      new Dashboards(new Stack(new App(), 'S'), 'D', {
        definitions: [broken],
        monitored: { deployment: 'test' } as never,
        settings: stage.deployment.alarms,
        rules: alarmRules,
        planned: [],
        alarms: { telling: [], all: [] },
        regions: [],
        probes: stage.deployment.probes.settings,
      });
    expect(build).toThrow('The panel "B" of the dashboard broken draws the thresholds of "no-such-rule"');
  });
});

/** ARNs of the alarms whose states a dashboard shows. */
const statesOn = (name: string): readonly string[] =>
  body(name).widgets.flatMap(({ type, properties: { alarms } }) =>
    type === 'alarm' ? (alarms as string[]) : [],
  );

describe('the states of alarms', () => {
  test('are all on the dashboard of the alarms', () => {
    const metricAlarms = properties(stage.monitoring, 'AWS::CloudWatch::Alarm').length;
    const composites = properties(stage.monitoring, 'AWS::CloudWatch::CompositeAlarm').length;
    expect(statesOn('alarms')).toHaveLength(metricAlarms + composites);
  });

  test('are on other dashboards those of the rules that are drawn there', () => {
    const names = statesOn('errors').map((arn) => arn.split(':').at(-1));
    expect(names).toContain('stemwatch-test-dead-letters-critical');
    expect(names).not.toContain('stemwatch-test-api-latency-critical');
  });
});

describe('the variables of a dashboard', () => {
  test('change every query of the service’s own metrics, every alarm and every link to another deployment', () => {
    for (const [name, dashboard] of bodies) {
      const { widgets: changed } = withVariables(dashboard, { [deploymentDimension]: 'prod' });
      const { metrics, searches } = askedBy(changed);
      const deployments = [
        ...metrics
          .filter(({ namespace }) => namespace === metricNamespace)
          .map((each) => each.dimensions['deployment']),
        ...searches.map(({ deployment }) => deployment),
      ];
      expect([name, new Set(deployments)]).toEqual([name, new Set(['prod'])]);
      expect(JSON.stringify(changed)).not.toMatch(/stemwatch-test-(?!storage|worker|api-)/);
    }
  });

  test('change nothing that people read but the names of the deployment', () => {
    for (const [name, dashboard] of bodies) {
      expect([name, texts(withVariables(dashboard, { [deploymentDimension]: 'prod' }).widgets)]).toEqual([
        name,
        texts(dashboard.widgets),
      ]);
    }
  });

  test('change the lines of one model, and nothing else, to another model', () => {
    const changed = [...bodies].flatMap(([name, dashboard]) => {
      const chosen = withVariables(dashboard, { model: 'htdemucs' }).widgets;
      return withVariables(dashboard).widgets.flatMap((widget, index) =>
        queriesOf(widget) === queriesOf(chosen[index]!) ? [] : [`${name}: ${widget.properties.title}`],
      );
    });
    expect(changed).toEqual([
      'stemwatch-test-overview: Separation duration',
      'stemwatch-test-processing: From accepted to ended',
      'stemwatch-test-processing: Length of songs',
      'stemwatch-test-audio-quality: Loudness of songs',
      'stemwatch-test-audio-quality: Mix minus the sum of its stems',
    ]);
  });

  test('offer the models of the stage', () => {
    const variable = body('overview').variables.find(({ id }) => id === 'model');
    expect(variable?.values?.map(({ value }) => value)).toEqual(['preview', 'htdemucs']);
    expect(variable?.defaultValue).toBe('preview');
  });
});

/** Titles and texts, without the addresses of links and the folder of saved queries. */
const texts = (shown: readonly Widget[]) =>
  shown.map(({ properties: { title, markdown = '' } }) => [
    title,
    String(markdown).replaceAll(/\(#[^)]*\)|stemwatch-\w+\//g, ''),
  ]);

const queriesOf = (widget: Widget): string =>
  JSON.stringify(widgetQueries(widget, { start: 0, end: 3_600_000 }).queries);

const overlap = (one: Place, other: Place): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

/** Whether an alarm, or a part of one, belongs to a rule: no rule's id begins with that of another and a severity or part. */
const isAlarmOf = (alarm: string, rule: string): boolean =>
  new RegExp(`^stemwatch-test-${rule}(-symptom|-\\d+[mhd])?-(info|warning|critical)$`).test(alarm);
