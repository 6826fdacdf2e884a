import { describe, expect, test } from '@jest/globals';
import { AlarmBook } from '../../../../cloudwatch-sim/alarms/book/alarm-book.ts';
import { compositeAlarm, metricAlarm, minute, noon, readMinutes } from './made-alarms.ts';
import { account, actions, bookOf, play, told, topic } from './made-books.ts';

const day = 1440 * minute;

describe('metric alarms', () => {
  test('take actions when their state changes and not while it lasts', () => {
    const book = bookOf(readMinutes({ Errors: [0, 0, 9, 9, 9, 0, 0] }), metricAlarm(actions));

    expect(play(book, 1, 7)).toEqual([
      '1 Errors: INSUFFICIENT_DATA -> OK',
      '1 Errors: recovered',
      '3 Errors: OK -> ALARM',
      '3 Errors: critical',
      '6 Errors: ALARM -> OK',
      '6 Errors: recovered',
    ]);
  });

  test('are evaluated once for a minute, however often the book is asked', () => {
    let readings = 0;
    const read = readMinutes({ Errors: [0, 0] });
    const book = bookOf((...request) => {
      readings += 1;
      return read(...request);
    }, metricAlarm());

    for (const second of [60, 61, 90, 119]) book.tick(noon + second * 1000);
    expect(readings).toBe(1);
    book.tick(noon + 120_000);
    expect(readings).toBe(2);
  });

  test('of ten seconds are evaluated every ten seconds, and those of more than a day every hour', () => {
    const ends: Record<string, number[]> = { Fast: [], Slow: [] };
    const book = bookOf(
      ({ name }, { end }) => {
        ends[name]?.push((end - noon) / 1000);
        return { series: { times: [], values: [] } };
      },
      metricAlarm({ AlarmName: 'Fast', Period: 10 }),
      metricAlarm({ AlarmName: 'Slow', Period: 86_400, EvaluationPeriods: 2 }),
    );

    for (let second = 0; second <= 3600; second += 10) book.tick(noon + second * 1000);
    expect(ends['Fast']?.slice(0, 3)).toEqual([0, 10, 20]);
    expect(ends['Fast']).toHaveLength(361);
    expect(ends['Slow']).toEqual([0, 3600]);
  });

  test('call scaling policies again each minute while the state lasts', () => {
    const policy = 'arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:up';
    const book = bookOf(
      readMinutes({ Errors: [9, 9, 9, 0] }),
      metricAlarm({ AlarmActions: [policy, topic('critical')] }),
    );

    expect(play(book, 1, 4)).toEqual([
      '1 Errors: INSUFFICIENT_DATA -> ALARM',
      '1 Errors: up',
      '1 Errors: critical',
      '2 Errors: up',
      '3 Errors: up',
      '4 Errors: ALARM -> OK',
    ]);
  });

  test('change their state without actions while those are disabled', () => {
    const book = bookOf(readMinutes({ Errors: [0, 9, 9, 9, 0] }), metricAlarm(actions));
    book.setActionsEnabled(['Errors'], false, noon);

    expect(play(book, 1, 3)).toEqual(['1 Errors: INSUFFICIENT_DATA -> OK', '2 Errors: OK -> ALARM']);
    book.setActionsEnabled(['Errors'], true, noon + 3 * minute);
    expect(play(book, 4, 5)).toEqual(['5 Errors: ALARM -> OK', '5 Errors: recovered']);
  });

  test('that cannot be read keep their state, say so once, and leave the others alone', () => {
    const read = readMinutes({ Errors: [0, 0, 0, 9], Slow: [9, 9, 9, 9] });
    let broken = true;
    const book = bookOf(
      (alarm, range) => {
        if (alarm.name === 'Errors' && broken) throw new Error('no such metric');
        return read(alarm, range);
      },
      metricAlarm(),
      metricAlarm({ AlarmName: 'Slow' }),
    );

    expect(play(book, 1, 3)).toEqual(['1 Errors: no such metric', '1 Slow: INSUFFICIENT_DATA -> ALARM']);
    expect(book.get('Errors')).toMatchObject({
      state: 'INSUFFICIENT_DATA',
      evaluationError: 'no such metric',
    });
    broken = false;
    expect(play(book, 4, 4)).toEqual(['4 Errors: INSUFFICIENT_DATA -> ALARM']);
    expect(book.get('Errors')?.evaluationError).toBeUndefined();
  });

  test('show whether their state depends on what AWS does not document', () => {
    const book = bookOf(readMinutes({ Errors: [9] }), metricAlarm({ TreatMissingData: 'notBreaching' }));

    play(book, 1, 1);
    expect(book.get('Errors')).toMatchObject({ state: 'ALARM', dependsOnUndocumented: false });
    play(book, 2, 3);
    expect(book.get('Errors')).toMatchObject({
      state: 'ALARM',
      dependsOnUndocumented: true,
      alternatives: [{ state: 'OK', because: 'evaluationRange' }],
    });
  });
});

describe('states set by hand', () => {
  test('take actions and last until the next evaluation', () => {
    const book = bookOf(readMinutes({ Errors: [0, 0, 0] }), metricAlarm(actions));
    play(book, 1, 1);

    const events = book.setState('Errors', { state: 'ALARM', reason: 'a rehearsal' }, noon + 1.5 * minute);

    expect(told(events)).toEqual(['1.5 Errors: OK -> ALARM', '1.5 Errors: critical']);
    expect(book.get('Errors')).toMatchObject({ state: 'ALARM', reason: 'a rehearsal' });
    expect(play(book, 2, 2)).toEqual(['2 Errors: ALARM -> OK', '2 Errors: recovered']);
  });

  test('carry up into composites, whose own last until a child changes', () => {
    const book = bookOf(
      readMinutes({ Errors: [0, 0, 0, 9] }),
      metricAlarm(),
      compositeAlarm('Page', 'ALARM(Errors)', actions),
    );
    play(book, 1, 1);

    const byChild = book.setState('Errors', { state: 'ALARM', reason: 'test' }, noon + 1.5 * minute);
    expect(told(byChild)).toContain('1.5 Page: OK -> ALARM');
    play(book, 2, 2);
    const byHand = book.setState('Page', { state: 'ALARM', reason: 'test' }, noon + 2.5 * minute);
    expect(told(byHand)).toEqual(['2.5 Page: OK -> ALARM', '2.5 Page: critical']);
    expect(play(book, 3, 3)).toEqual([]);
    expect(book.get('Page')?.state).toBe('ALARM');
  });

  test('of alarms that are not there are refused', () => {
    const book = bookOf(readMinutes({}));

    expect(() => book.setState('None', { state: 'OK', reason: '' }, noon)).toThrow('names no alarm');
  });
});

describe('keeping alarms', () => {
  test('replacing an alarm keeps its state, and its kind cannot change', () => {
    const book = bookOf(readMinutes({ Errors: [9, 9] }), metricAlarm());
    play(book, 1, 1);
    book.put([metricAlarm({ Threshold: 20 })], noon + minute);

    expect(book.get('Errors')).toMatchObject({ state: 'ALARM', configurationUpdatedAt: noon + minute });
    expect(play(book, 2, 2)).toEqual(['2 Errors: ALARM -> OK']);
    expect(() => book.put([compositeAlarm('Errors', 'TRUE')], noon)).toThrow('is taken by a MetricAlarm');
  });

  test('an alarm goes only when nothing depends on it, or all that does goes with it', () => {
    const book = bookOf(readMinutes({}), metricAlarm(), compositeAlarm('Page', 'ALARM(Errors)'));

    expect(() => book.delete(['Errors'], noon)).toThrow('composite alarms depend on it (Page)');
    expect(() => book.delete(['Page', 'Gone'], noon)).toThrow('names no alarm');
    expect(book.list()).toHaveLength(2);
    book.delete(['Errors', 'Page'], noon);
    expect(book.list()).toEqual([]);
    expect(book.tick(noon + minute)).toEqual([]);
    expect(book.nextDue(noon)).toBeUndefined();
  });

  test('history tells of configuration, states and actions, and forgets after two weeks', () => {
    const book = bookOf(readMinutes({ Errors: [9] }), metricAlarm(actions));
    const [change, action] = book.tick(noon + minute);
    if (action?.kind !== 'action')
      throw new Error(`expected an action, got ${JSON.stringify([change, action])}`);
    book.actionFailed(action, 'no such topic', noon + minute);
    book.put([metricAlarm({ ...actions, Threshold: 7 })], noon + 2 * minute);

    expect(book.history().map(({ type, summary }) => `${type}: ${summary}`)).toEqual([
      'ConfigurationUpdate: Alarm "Errors" created',
      'StateUpdate: Alarm updated from INSUFFICIENT_DATA to ALARM',
      `Action: Successfully executed action ${topic('critical')}`,
      `Action: Failed to execute action ${topic('critical')}. Received error: "no such topic"`,
      'ConfigurationUpdate: Alarm "Errors" updated',
    ]);
    expect(JSON.parse(book.history()[1]?.data ?? '')).toMatchObject({
      oldState: { stateValue: 'INSUFFICIENT_DATA', stateReason: 'Unchecked: Initial alarm creation' },
      newState: { stateValue: 'ALARM', stateReasonData: { recentDatapoints: [9] } },
    });
    book.tick(noon + 14 * day + minute);
    expect(
      book
        .history()
        .map(({ at }) => at)
        .every((at) => at >= noon + minute),
    ).toBe(true);
    expect(book.history()[0]?.summary).toBe('Alarm updated from INSUFFICIENT_DATA to ALARM');
  });

  test('putting the same alarm again changes nothing, so that a restart leaves no trace', () => {
    const book = bookOf(readMinutes({}), metricAlarm());
    book.put([metricAlarm()], noon + minute);

    expect(book.history()).toHaveLength(1);
  });
});

describe('across a restart', () => {
  test('a book goes on as if it had never stopped', () => {
    const readSeries = readMinutes({ Errors: [0, 0, 9, 9, 9, 9, 0], Deployment: [0, 0, 0, 9, 9, 0, 0] });
    const alarms = [
      metricAlarm(actions),
      metricAlarm({ AlarmName: 'Deployment' }),
      compositeAlarm('Page', 'ALARM(Errors)', {
        ...actions,
        ActionsSuppressor: 'Deployment',
        ActionsSuppressorWaitPeriod: 90,
        ActionsSuppressorExtensionPeriod: 60,
      }),
    ];
    const steady = bookOf(readSeries, ...alarms);
    let restarted = bookOf(readSeries, ...alarms);
    for (let at = 1; at <= 10; at += 1) {
      const state: unknown = JSON.parse(JSON.stringify(restarted));
      restarted = new AlarmBook({ ...account, readSeries, state });

      expect(restarted.tick(noon + at * minute)).toEqual(steady.tick(noon + at * minute));
    }
    expect(restarted.list()).toEqual(steady.list());
    expect(restarted.history()).toEqual(steady.history());
  });

  test('a state that is none is refused with the place', () => {
    const state: unknown = { version: 1, alarms: [{ type: 'MetricAlarm', properties: {} }], history: [] };

    expect(() => new AlarmBook({ ...account, readSeries: readMinutes({}), state })).toThrow(
      'alarms[0].record',
    );
  });
});
