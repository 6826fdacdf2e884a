import { describe, expect, test } from '@jest/globals';
import { ApiError } from '../../../../cloudwatch-sim/endpoint/api-error.ts';
import { jsonProtocol } from '../../../../cloudwatch-sim/endpoint/protocol/json-protocol.ts';
import { queryProtocol } from '../../../../cloudwatch-sim/endpoint/protocol/query-protocol.ts';

const time = new Date('2026-01-02T03:04:05Z');

const target = 'GraniteServiceVersion20100801.';

function readQuery(fields: Record<string, string>): unknown {
  return queryProtocol.read({}, new URLSearchParams({ Version: '2010-08-01', ...fields }).toString());
}

function readJson(operation: string, body: string): unknown {
  return jsonProtocol.read({ 'x-amz-target': operation }, body);
}

describe('the query protocol', () => {
  test('builds nested members with the types of the API', () => {
    const fields = {
      Action: 'PutMetricData',
      Namespace: 'Mine',
      'MetricData.member.1.MetricName': 'a',
      'MetricData.member.1.Timestamp': '2026-01-02T03:04:05Z',
      'MetricData.member.1.Value': '2.5',
      'MetricData.member.2.MetricName': 'b',
      'MetricData.member.2.Dimensions.member.1.Name': 'n',
      'MetricData.member.2.Dimensions.member.1.Value': '7',
      'MetricData.member.2.Values.member.2': '4',
      'MetricData.member.2.Values.member.1': '3',
      'MetricData.member.2.StatisticValues.Sum': '9',
    };
    expect(readQuery(fields)).toEqual({
      operation: 'PutMetricData',
      input: {
        Namespace: 'Mine',
        MetricData: [
          { MetricName: 'a', Timestamp: time.getTime() / 1000, Value: 2.5 },
          {
            MetricName: 'b',
            Dimensions: [{ Name: 'n', Value: '7' }],
            Values: [3, 4],
            StatisticValues: { Sum: 9 },
          },
        ],
      },
    });
  });

  test('keeps eleven members in the order of their numbers', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 11 }, (_, i) => [`AlarmNames.member.${i + 1}`, `alarm-${i + 1}`]),
    );
    const names = Array.from({ length: 11 }, (_, i) => `alarm-${i + 1}`);
    expect(readQuery({ Action: 'DeleteAlarms', ...fields })).toMatchObject({ input: { AlarmNames: names } });
  });

  test('reads booleans, times in seconds, and lists that are empty', () => {
    const fields = { Action: 'X', ActionsEnabled: 'false', StartTime: '1767323045', AlarmActions: '' };
    expect(readQuery(fields)).toMatchObject({
      input: { ActionsEnabled: false, StartTime: 1_767_323_045, AlarmActions: [] },
    });
  });

  test.each([
    [{}, 'Action is missing'],
    [{ Action: 'X', Version: '1999' }, 'Version is 1999'],
    [{ Action: 'X', Period: 'soon' }, 'Period is "soon"'],
    [{ Action: 'X', ActionsEnabled: 'maybe' }, 'ActionsEnabled is "maybe"'],
    [{ Action: 'X', StartTime: 'yesterday' }, 'StartTime is "yesterday"'],
    [{ Action: 'X', A: '1', 'A.b': '2' }, 'has a value and members'],
    [{ Action: 'X', 'A.member.zero': '2' }, 'not numbered'],
    [{ Action: 'X', [Array(50).fill('a').join('.')]: '2' }, 'nested too deeply'],
  ])('refuses %j', (fields, message) => {
    expect(() => readQuery(fields as Record<string, string>)).toThrow(ApiError);
    expect(() => readQuery(fields as Record<string, string>)).toThrow(message);
  });

  test('answers in XML that is well-formed whatever a name holds', () => {
    const output = {
      Metrics: [{ Name: 'a<b>&"\u0007' }, { Name: 'c' }],
      At: time,
      Empty: [],
      Gone: undefined,
    };
    const { body } = queryProtocol.write('ListMetrics', output, 'id');
    expect(body).toBe(
      '<ListMetricsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><ListMetricsResult><Metrics>' +
        '<member><Name>a&lt;b&gt;&amp;&quot;\ufffd</Name></member><member><Name>c</Name></member></Metrics>' +
        '<At>2026-01-02T03:04:05.000Z</At><Empty></Empty></ListMetricsResult>' +
        '<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></ListMetricsResponse>',
    );
  });

  test('names the code and whose fault it is', () => {
    const reply = queryProtocol.writeError(new ApiError('InvalidParameterValue', 'no'), 'id');
    expect(reply.status).toBe(400);
    expect(reply.body).toContain(
      '<Error><Type>Sender</Type><Code>InvalidParameterValue</Code><Message>no</Message>',
    );
  });
});

describe('the JSON protocol', () => {
  test('takes the operation from the target, and no body for an empty input', () => {
    expect(readJson(`${target}ListMetrics`, '')).toEqual({ operation: 'ListMetrics', input: {} });
    expect(readJson(`${target}ListMetrics`, '{"a":[1]}')).toEqual({
      operation: 'ListMetrics',
      input: { a: [1] },
    });
  });

  test.each([
    ['Other.ListMetrics', '{}', 'X-Amz-Target'],
    [`${target}ListMetrics`, '{', 'not JSON'],
    [`${target}ListMetrics`, '[]', 'not an object'],
  ])('refuses %s with %s', (operation, body, message) => {
    expect(() => readJson(operation, body)).toThrow(message);
  });

  test('writes times as epoch seconds, in lists too', () => {
    const { body } = jsonProtocol.write('X', { At: time, Times: [time], Text: time.toISOString() }, 'id');
    expect(JSON.parse(body)).toEqual({
      At: 1_767_323_045,
      Times: [1_767_323_045],
      Text: '2026-01-02T03:04:05.000Z',
    });
  });

  test('carries the code of the query protocol beside the shape', () => {
    const { headers, body } = jsonProtocol.writeError(new ApiError('InvalidParameterValue', 'no'), 'id');
    expect(headers['x-amzn-query-error']).toBe('InvalidParameterValue;Sender');
    expect(JSON.parse(body)).toEqual({
      __type: 'com.amazonaws.cloudwatch#InvalidParameterValueException',
      message: 'no',
    });
  });
});
