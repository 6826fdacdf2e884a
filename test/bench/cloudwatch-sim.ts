import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEmf } from '../../cloudwatch-sim/ingest/emf.ts';
import { metricId } from '../../cloudwatch-sim/metrics/metric.ts';
import { MetricFolder } from '../../cloudwatch-sim/persist/metric-folder.ts';
import { searchSeries } from '../../cloudwatch-sim/search/search-metrics.ts';
import type { BenchResult } from './result.ts';

const now = Date.UTC(2026, 10, 21);
const hours = 3;

/** EMF lines into a folder on the disk, opening it again, and a SEARCH over 1,000 series of three hours. */
export function benchCloudwatchSim(): Promise<readonly BenchResult[]> {
  return Promise.resolve(measure());
}

function measure(): readonly BenchResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-metrics-'));
  const options = { clock: () => now, report: (problem: string) => console.error(problem) };
  try {
    const metrics = new MetricFolder(folder, options);
    const ingestion = ingest(metrics);
    metrics.compact();
    metrics.close();
    const begun = performance.now();
    const again = new MetricFolder(folder, options);
    const opening = performance.now() - begun;
    const searching = searchThousand(again);
    again.close();
    return [
      atLeast('EMF values taken each second, kept on disk', ingestion, 100_000),
      atMost('a folder of 200,000 values opened', opening, 2000),
      atMost('SEARCH over 1,000 series of 3 h, with reading', searching, 100),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As a handler of 20 services writes them: lines of ten metrics, 50 lines at once. Gives values each second. */
function ingest(metrics: MetricFolder): number {
  const lines = Array.from({ length: 20_000 }, (_, index) => emfLine(index));
  const begun = performance.now();
  let values = 0;
  for (let index = 0; index < lines.length; index += 50) {
    const data = lines.slice(index, index + 50).flatMap((line) => parseEmf(line, now)?.data ?? []);
    metrics.put(data);
    values += data.length;
  }
  return (values * 1000) / (performance.now() - begun);
}

function emfLine(index: number): string {
  const names = Array.from({ length: 10 }, (_, metric) => `Metric${metric}`);
  const values = names.map((name, metric) => [name, ((index * 7919 + metric * 104_729) % 100_000) / 100]);
  return JSON.stringify({
    _aws: {
      Timestamp: now - hours * 3600 * 1000 + Math.floor((index * hours * 3600 * 1000) / 20_000),
      CloudWatchMetrics: [
        {
          Namespace: 'Bench',
          Dimensions: [['Service', 'Stage']],
          Metrics: names.map((Name) => ({ Name, Unit: 'Milliseconds' })),
        },
      ],
    },
    Service: `service-${index % 20}`,
    Stage: 'bench',
    ...(Object.fromEntries(values) as object),
  });
}

/** The median of some searches in milliseconds. */
function searchThousand(metrics: MetricFolder): number {
  const start = now - hours * 3600 * 1000;
  for (let series = 0; series < 1000; series++) {
    const metric = metricId('Search', 'Latency', [{ name: 'Function', value: `function-${series}` }]);
    metrics.put(
      Array.from({ length: hours * 60 }, (_, minute) => ({
        metric,
        time: start + minute * 60_000,
        unit: 'None',
        resolution: 60 as const,
        samples: { values: [series + minute] },
      })),
    );
  }
  const expression = {
    search: '{Search,Function} MetricName="Latency" function',
    statistic: 'Average',
    period: 60,
  };
  const times = Array.from({ length: 9 }, () => {
    const begun = performance.now();
    const { found } = searchSeries(expression, metrics, { start, end: now }, now, 1000);
    if (found.length !== 1000 || found.some(({ series }) => series.times.length !== hours * 60)) {
      throw new Error('The search did not find what was put.');
    }
    return performance.now() - begun;
  });
  return times.sort((a, b) => a - b)[4]!;
}

function atLeast(what: string, figure: number, goal: number): BenchResult {
  const rounded = Math.round(figure).toLocaleString('en');
  return { what, figure: rounded, goal: `at least ${goal.toLocaleString('en')}`, met: figure >= goal };
}

function atMost(what: string, milliseconds: number, goal: number): BenchResult {
  return {
    what,
    figure: `${Math.round(milliseconds)} ms`,
    goal: `at most ${goal} ms`,
    met: milliseconds <= goal,
  };
}
