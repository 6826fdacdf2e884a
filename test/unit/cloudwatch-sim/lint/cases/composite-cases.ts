import { alarm, composite } from '../made-templates.ts';
import { one, type RuleCase } from './rule-case.ts';

/** Composites, duplicates and acknowledgements. */
export const compositeCases: readonly RuleCase[] = [
  {
    rule: 'unknown-child',
    what: 'a mistyped child',
    fires: { Alarm: alarm(), All: composite('ALARM(Alarms)') },
    quiet: { Alarm: alarm(), All: composite('ALARM(Alarm)') },
  },
  {
    rule: 'composite-cycle',
    what: 'two that look at each other',
    fires: { One: composite('ALARM(Two)'), Two: composite('NOT ALARM(One)') },
    quiet: { One: composite('ALARM(Two)'), Two: composite('FALSE') },
  },
  {
    rule: 'child-tells-too',
    what: 'a loud child',
    fires: { Alarm: alarm(), All: composite('ALARM(Alarm)') },
    quiet: {
      Alarm: alarm({ AlarmActions: undefined, OKActions: undefined }),
      All: composite('ALARM(Alarm)'),
    },
  },
  {
    rule: 'suppressor-without-wait',
    what: 'no wait',
    fires: {
      Alarm: alarm(),
      All: composite('ALARM(Alarm)', {
        ActionsSuppressor: 'Alarm',
        ActionsSuppressorWaitPeriod: 0,
        ActionsSuppressorExtensionPeriod: 60,
      }),
    },
    quiet: { Alarm: alarm(), All: composite('ALARM(Alarm)') },
  },
  {
    rule: 'duplicate-alarm',
    what: 'the same twice',
    fires: { Alarm: alarm(), Again: alarm({ AlarmDescription: 'again' }) },
    quiet: { Alarm: alarm(), Again: alarm({ Threshold: 2 }) },
  },
  {
    rule: 'duplicate-name',
    what: 'one name',
    fires: { Alarm: alarm({ AlarmName: 'errors' }), Again: alarm({ AlarmName: 'errors', Threshold: 2 }) },
    quiet: {
      Alarm: alarm({ AlarmName: 'errors' }),
      Again: alarm({ AlarmName: 'more errors', Threshold: 2 }),
    },
  },
  {
    rule: 'wrong-acknowledgement',
    what: 'no reason',
    fires: one(alarm({}, { stemwatch: { lint: { ignore: [{ rule: 'period' }] } } })),
    quiet: one(alarm({}, { stemwatch: { lint: { ignore: [{ rule: 'period', reason: 'A trial.' }] } } })),
  },
  {
    rule: 'wrong-acknowledgement',
    what: 'a rule that does not exist',
    fires: one(alarm({}, { stemwatch: { lint: { ignore: [{ rule: 'periods', reason: 'A trial.' }] } } })),
    quiet: one(alarm({}, { other: 1 })),
  },
];
