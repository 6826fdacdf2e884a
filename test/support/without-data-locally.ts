/** Why some panels, or some of their lines, have no data after the songs and failures of a test on one machine. */
interface WithoutData {
  readonly because: string;
  /** `gpu-and-system: GPU in use`, or with a line: `errors: Errors of functions > alerts`. */
  readonly of: readonly string[];
  /** They have data after some minutes, which a slow run of the test may take and a fast one does not. */
  readonly later?: true;
}

/**
 * All that dashboards show and one machine cannot fill. Whatever else has no data fails test/system/dashboards.test.ts, and
 * so does an entry here whose panel has some, unless it comes later.
 */
export const withoutDataLocally: readonly WithoutData[] = [
  {
    because: 'Only a GPU has these figures, and one machine need not have any.',
    of: [
      'gpu-and-system: GPU in use',
      'gpu-and-system: GPU memory in use',
      'gpu-and-system: GPU temperature',
      'gpu-and-system: GPU power',
      'gpu-and-system: Runs for which a GPU had too little memory',
      'alarms: gpu-memory',
      'alarms: gpu-out-of-memory',
    ],
  },
  {
    because:
      'Container Insights measures the instances of ECS; the local worker is a process on the machine itself.',
    of: ['gpu-and-system: Disks of instances in use', 'alarms: instance-disk'],
  },
  {
    because: 'The use of a processor is the difference of two looks, a minute apart, at the same worker.',
    of: ['gpu-and-system: Processor time of tasks'],
    later: true,
  },
  {
    because: 'A trend compares whole days, of which a test has none.',
    of: ['slo-and-cost: Growth of daily figures', 'alarms: latency-trend', 'alarms: load-trend'],
  },
  {
    because: 'What is usual is learned from days of requests.',
    of: ['alarms: unusual-traffic > usual'],
  },
  {
    because: 'Only a second model drops the first from memory, and one is shipped.',
    of: ['alarms: model-cache-thrash'],
  },
  {
    because: 'No page holds a connection open yet.',
    of: ['alarms: Open live pages'],
  },
];
