import { describe, expect, test } from '@jest/globals';
import { parseDashboardBody, type Widget } from '../../../../cloudwatch-sim/dashboards/dashboard-body.ts';
import { withVariables } from '../../../../cloudwatch-sim/dashboards/dashboard-variables.ts';
import { widgetQueries } from '../../../../cloudwatch-sim/dashboards/widget-queries.ts';

const hour = { start: 0, end: 3_600_000 };

const widget = (properties: Widget['properties'], type = 'metric'): Widget => ({ type, properties });

/** What a widget with these metrics asks for, in short. */
const asked = (...metrics: (readonly unknown[])[]): readonly string[] =>
  widgetQueries(widget({ title: 'A', metrics: metrics.map((row) => [...row]) }), hour).queries.map((query) =>
    query.MetricStat === undefined
      ? `${query.Id}: ${query.Expression}`
      : `${query.Id}: ${query.MetricStat.Metric.Namespace} ${query.MetricStat.Metric.MetricName} ` +
        query.MetricStat.Metric.Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join(),
  );

/** Statistics and periods of a widget's metrics. */
const stats = (properties: Widget['properties']) =>
  widgetQueries(widget(properties), hour).queries.map(({ MetricStat }) => [
    MetricStat?.Stat,
    MetricStat?.Period,
  ]);

describe('the queries of a widget', () => {
  test('have the words of the metric before in the place of "." and "..."', () => {
    expect(
      asked(
        ['Shop', 'Orders', 'city', 'Bern', 'kind', 'new'],
        ['.', 'Returns', '.', '.', '.', 'old'],
        ['...', 'Basel', 'kind', 'new', { stat: 'Sum' }],
        ['...', 'old'],
      ),
    ).toEqual([
      'row0: Shop Orders city=Bern,kind=new',
      'row1: Shop Returns city=Bern,kind=old',
      'row2: Shop Returns city=Basel,kind=new',
      'row3: Shop Returns city=Basel,kind=old',
    ]);
  });

  test('have the statistic and the period of the metric, else of the widget, else average and five minutes', () => {
    const metrics = [
      ['A', 'b'],
      ['.', 'c', { stat: 'p99', period: 60 }],
    ];
    expect(stats({ metrics })).toEqual([
      ['Average', 300],
      ['p99', 60],
    ]);
    expect(stats({ metrics, stat: 'Sum', period: 900 })).toEqual([
      ['Sum', 900],
      ['p99', 60],
    ]);
  });

  test('keep ids, give free ones to those without, and return what is visible', () => {
    const { queries } = widgetQueries(
      widget({
        metrics: [
          [{ expression: 'row1 * 100', label: 'share' }],
          ['A', 'b', { id: 'row1', visible: false }],
          ['A', 'c'],
        ],
      }),
      hour,
    );
    expect(queries.map(({ Id, Label, ReturnData }) => [Id, Label, ReturnData])).toEqual([
      ['row0', 'share', true],
      ['row1', undefined, false],
      ['row2', undefined, true],
    ]);
  });

  test('never have an id that the widget itself gives', () => {
    expect(asked(['A', 'b'], ['A', 'c', { id: 'row0' }])).toEqual(['row0_: A b ', 'row0: A c ']);
  });

  test('are for the range of the widget where it has one, and of one period where it asks for that', () => {
    const asks = widgetQueries(
      widget({ metrics: [['A', 'b', { period: 60 }]], start: '-P30D', setPeriodToTimeRange: true }),
      hour,
    );
    expect(asks.range).toEqual({ start: hour.end - 30 * 86_400_000, end: hour.end });
    expect(asks.queries[0]?.MetricStat?.Period).toBe(30 * 86_400);
  });

  test('are none for a widget of text', () => {
    expect(widgetQueries(widget({ markdown: '# Hello' }, 'text'), hour).queries).toEqual([]);
  });

  test.each([
    [[['.', 'b']], '"." repeats a word of the metric before'],
    [[['A', 'b', 'city']], 'found 3 words'],
    [[['A', 'b', { stat: 3 }]], 'stat'],
    [[['A', { stat: 'Sum' }, 'b']], 'at most one object, which comes last'],
    [[[{ label: 'nothing' }]], 'neither a metric nor an expression'],
  ])('are refused for %j', (metrics, problem) => {
    expect(() => widgetQueries(widget({ title: 'Broken', metrics }), hour)).toThrow(problem);
    expect(() => widgetQueries(widget({ title: 'Broken', metrics }), hour)).toThrow('The widget "Broken"');
  });

  test('are refused for a beginning that is no span of time', () => {
    expect(() => widgetQueries(widget({ start: 'yesterday' }), hour)).toThrow('begins at "yesterday"');
  });
});

describe('the variables of a dashboard', () => {
  const body = parseDashboardBody(
    JSON.stringify({
      widgets: [
        {
          type: 'metric',
          properties: {
            region: 'eu-central-1',
            title: 'Orders in dev',
            metrics: [
              ['Shop', 'Orders', 'stage', 'dev', 'city', 'Bern'],
              ['...', 'Basel'],
              [{ expression: `SEARCH('{Shop,stage,device} stage="dev"', 'Sum', 60)` }],
            ],
          },
        },
        { type: 'alarm', properties: { alarms: ['arn:aws:cloudwatch:x:1:alarm:shop-dev-late'] } },
      ],
      variables: [
        { type: 'pattern', id: 'stage', pattern: '\\bdev\\b', inputType: 'select', defaultValue: 'dev' },
        { type: 'property', id: 'city', property: 'city', inputType: 'input', defaultValue: 'Chur' },
        {
          type: 'property',
          id: 'region',
          property: 'region',
          inputType: 'radio',
          defaultValue: '__FIRST',
          values: [{ value: 'eu-west-1' }, { value: 'eu-north-1' }],
        },
      ],
    }),
  );

  test('change texts by pattern, and properties and dimensions by name', () => {
    const [metric, alarm] = withVariables(body, { stage: 'prod' }).widgets;
    expect(metric?.properties).toMatchObject({
      region: 'eu-west-1',
      title: 'Orders in prod',
      metrics: [
        ['Shop', 'Orders', 'stage', 'prod', 'city', 'Chur', { visible: true }],
        ['Shop', 'Orders', 'stage', 'prod', 'city', 'Chur', { visible: true }],
        [{ expression: `SEARCH('{Shop,stage,device} stage="prod"', 'Sum', 60)`, visible: true }],
      ],
    });
    expect(alarm?.properties).toEqual({ alarms: ['arn:aws:cloudwatch:x:1:alarm:shop-prod-late'] });
  });

  test('have their defaults where nothing is chosen', () => {
    const [metric] = withVariables(body).widgets;
    expect(metric?.properties.title).toBe('Orders in dev');
  });

  test('are refused when they do not exist', () => {
    expect(() => withVariables(body, { town: 'Bern' })).toThrow('no variable "town"');
  });

  test('are refused when they have no default, or change nothing', () => {
    const variable = { type: 'property' as const, id: 'city', property: 'city' };
    expect(() => withVariables({ ...body, variables: [variable] })).toThrow('"city" has no default');
    const idle = { type: 'pattern' as const, id: 'idle', defaultValue: 'x' };
    expect(() => withVariables({ ...body, variables: [idle] })).toThrow('says of no pattern what it is');
  });
});
