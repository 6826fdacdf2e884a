import { MetricFolder } from '../../../../cloudwatch-sim/persist/metric-folder.ts';
import { datum, midnight, minute } from '../support/data.ts';

// A process of its own, which a test kills: puts the values 1, 2, 3 ... and tells of each that was taken. Small limits
// keep it compacting.
const [, , folder = '', first = '1'] = process.argv;
const metrics = new MetricFolder(folder, {
  clock: () => midnight,
  report: (problem) => process.stderr.write(problem),
  maxJournalBytes: 400,
});
for (let value = Number(first); ; value++) {
  metrics.put([datum(midnight - (value % 3000) * minute, [value])]);
  process.stdout.write(`${value}\n`);
}
