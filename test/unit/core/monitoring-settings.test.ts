import { describe, expect, test } from '@jest/globals';
import { readMonitoringSettings } from '../../../core/settings/monitoring-settings.ts';

const complete = {
  STEMWATCH_WORKER_CLUSTER: 'cluster',
  STEMWATCH_WORKER_SERVICE: 'service',
  STEMWATCH_PROBES_TABLE: 'probes',
  STEMWATCH_PROBE_TARGETS: '[{"region":"eu-central-1","url":"https://eu.example.org/prod"}]',
};

describe('what watches the service', () => {
  test('reads where to look, and takes defaults for how', () => {
    expect(readMonitoringSettings(complete)).toMatchObject({
      workerCluster: 'cluster',
      probeTargets: [{ region: 'eu-central-1', url: 'https://eu.example.org/prod' }],
      probes: {
        endpoints: ['/health', '/ready'],
        intervalSeconds: 10,
        timeoutSeconds: 5,
        keptRecords: 1000,
        degradedMilliseconds: 100,
        unhealthyMilliseconds: 500,
        degradedUptimePercent: 95,
        unhealthyUptimePercent: 90,
      },
      trendMinimumSamples: 20,
    });
  });

  test('names every variable that is missing', () => {
    const { STEMWATCH_WORKER_CLUSTER: _cluster, STEMWATCH_PROBES_TABLE: _table, ...rest } = complete;
    expect(() => readMonitoringSettings(rest)).toThrow(/STEMWATCH_WORKER_CLUSTER.*STEMWATCH_PROBES_TABLE/);
  });

  test.each([
    ['STEMWATCH_PROBE_TARGETS', '[]'],
    ['STEMWATCH_PROBE_TARGETS', '[{"region":"eu","url":"eu.example.org"}]'],
    ['STEMWATCH_PROBE_TARGETS', '{'],
    ['STEMWATCH_PROBES', '{"timeoutSeconds":10}'],
    ['STEMWATCH_PROBES', '{"interval":10}'],
    ['STEMWATCH_TREND_MINIMUM_SAMPLES', '0'],
  ])('refuses %s=%s by its name', (variable, value) => {
    expect(() => readMonitoringSettings({ ...complete, [variable]: value })).toThrow(variable);
  });
});
