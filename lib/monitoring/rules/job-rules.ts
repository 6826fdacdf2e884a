import { type AlarmRule, every } from '../alarm-rule.ts';
import { math, own } from '../metric.ts';

/** What a period without a figure stands for where it is not judged: far more audio than any number of workers ends. */
const plenty = 1_000_000;

/** Whether jobs end well, and in time. */
export const jobRules: readonly AlarmRule[] = [
  {
    id: 'processing-errors',
    meaning: 'Workers meet errors faster than songs can be at fault for; jobs are tried again or fail.',
    firstAction: 'Look at Errors by type: one type for many songs names the cause.',
    metric: (monitored) =>
      math('errors / PERIOD(errors)', {
        errors: own(monitored, 'Errors', { component: 'worker' }, 'Sum'),
      }),
    levels: (settings) => settings.processingErrorsPerSecond,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(2),
    missing: { treat: 'notBreaching', because: 'Nothing is counted while there is no error.' },
  },
  {
    id: 'recent-failures',
    meaning: 'Half of the ten jobs that ended last have failed, and not for faults of their songs.',
    firstAction: 'List the failed jobs and what each of them says; they mostly share one cause.',
    metric: (monitored) => own(monitored, 'RecentFailures', {}, 'Maximum'),
    levels: (settings) => settings.recentFailures,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(1),
    missing: {
      treat: 'ignore',
      because:
        'It is written each minute; while its writer is silent, which its heartbeat tells, the last jobs stay the last.',
    },
  },
  {
    id: 'failed-jobs',
    meaning: 'A large share of the jobs that ended has failed.',
    firstAction: 'Look at Errors by type: bad files need nothing, everything else points to the cause.',
    metric: (monitored, settings) => {
      const total = '(failed + succeeded)';
      return math(`IF(${total} >= ${settings.failedJobsMinimum}, 100 * failed / ${total}, 0)`, {
        failed: own(monitored, 'Separations', { status: 'failed' }, 'Sum'),
        succeeded: own(monitored, 'Separations', { status: 'succeeded' }, 'Sum'),
      });
    },
    levels: (settings) => settings.failedJobsPercent,
    comparison: '>=',
    periodSeconds: 900,
    evaluate: every(1),
    missing: {
      treat: 'notBreaching',
      because: 'When no job ended, none failed; waiting jobs have alarms of their own.',
    },
  },
  {
    id: 'slow-separations',
    meaning: 'One job in twenty keeps its worker for longer than planned for.',
    firstAction: 'Compare the stages of the slow jobs: fetching, separating or publishing has grown.',
    metric: (monitored, settings) => {
      const durations = (statistic: 'p95' | 'SampleCount') =>
        own(monitored, 'SeparationDuration', { status: 'succeeded' }, statistic);
      return math(`IF(jobs >= ${settings.separationMinimumJobs}, p95, 0)`, {
        p95: durations('p95'),
        jobs: durations('SampleCount'),
      });
    },
    levels: (settings) => settings.separationP95Seconds,
    comparison: '>=',
    periodSeconds: 300,
    evaluate: every(1),
    missing: {
      treat: 'notBreaching',
      because: 'When no job ended, none was slow; waiting ones grow old instead.',
    },
  },
  {
    id: 'slow-audio',
    meaning: 'Workers need more time for a minute of audio than planned for: every song is late.',
    firstAction: 'Compare RealTimeFactor by model and device: a device or one model has become slow.',
    metric: (monitored, settings) =>
      math(`IF(audio >= ${settings.secondsPerAudioMinuteMinimumAudio}, 60 * busy / audio, 0)`, {
        busy: own(monitored, 'SeparationDuration', { status: 'succeeded' }, 'Sum'),
        audio: own(monitored, 'AudioDuration', {}, 'Sum'),
      }),
    levels: (settings) => settings.secondsPerAudioMinute,
    comparison: '>=',
    periodSeconds: 300,
    evaluate: every(1),
    missing: {
      treat: 'notBreaching',
      because: 'Without a song that was separated there is nothing to be slow.',
    },
  },
  {
    id: 'low-throughput',
    meaning: 'Jobs have waited for minutes and workers end little audio meanwhile.',
    firstAction: 'See whether workers run and what they are busy with; one very long song is a good reason.',
    suppressedBy: 'no-worker',
    metric: (monitored) =>
      math(`IF(waiting > 0, audio / PERIOD(audio), ${plenty})`, {
        // The least of the period: jobs waited all the time.
        waiting: own(monitored, 'QueueDepth', { queue: 'jobs' }, 'Minimum'),
        audio: own(monitored, 'AudioDuration', {}, 'Sum'),
      }),
    levels: (settings) => settings.lowThroughput,
    comparison: '<',
    periodSeconds: 300,
    evaluate: every(1),
    missing: {
      treat: 'notBreaching',
      because: 'The depth of the queue is written each minute; without it nobody can say that jobs wait.',
    },
  },
  {
    id: 'old-job',
    meaning: 'A job was accepted long ago and has neither succeeded nor failed.',
    firstAction: 'Find the oldest job and its state: queued points to workers, processing to that song.',
    metric: (monitored) => own(monitored, 'OldestJobAge', {}, 'Maximum'),
    levels: (settings) => settings.jobAgeSeconds,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(1),
    missing: {
      treat: 'ignore',
      because:
        'It is written each minute; while its writer is silent, which its heartbeat tells, a job does not get younger.',
    },
  },
];
