import { describe, expect, test } from '@jest/globals';
import { compositeAlarm, metricAlarm, minute, noon, readMinutes } from './made-alarms.ts';
import { actions, bookOf, play, told } from './made-books.ts';

describe('composite alarms', () => {
  test('follow their children in the same tick, through several levels', () => {
    const book = bookOf(
      readMinutes({ Errors: [0, 9], Slow: [0, 9] }),
      compositeAlarm('Page', 'ALARM(Service) OR FALSE', actions),
      compositeAlarm('Service', 'ALARM(Errors) AND ALARM(Slow)'),
      metricAlarm(),
      metricAlarm({ AlarmName: 'Slow' }),
    );

    expect(book.get('Page')?.state).toBe('OK');
    play(book, 1, 1);
    expect(play(book, 2, 2)).toEqual([
      '2 Errors: OK -> ALARM',
      '2 Slow: OK -> ALARM',
      '2 Service: OK -> ALARM',
      '2 Page: OK -> ALARM',
      '2 Page: critical',
    ]);
    expect(book.get('Page')?.reason).toBe(
      'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:Service transitioned to ALARM at Thursday 15 January, 2026 12:02:00 UTC',
    );
  });

  test('are evaluated when they are put', () => {
    const book = bookOf(readMinutes({ Errors: [9] }), metricAlarm());
    play(book, 1, 1);

    const events = book.put([compositeAlarm('Page', 'ALARM(Errors)', actions)], noon + 1.5 * minute);

    expect(told(events)).toEqual(['1.5 Page: INSUFFICIENT_DATA -> ALARM', '1.5 Page: critical']);
    expect(book.get('Page')?.reason).toBe(
      'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:Page was created and its alarm rule evaluates to ALARM',
    );
  });

  test('hold their actions back while the suppressor is in ALARM, and make up for them after the extension', () => {
    const book = bookOf(
      readMinutes({ Errors: [0, 0, 9, 9, 9, 9, 9, 9, 9], Deployment: [0, 9, 9, 9, 0, 0, 0, 0, 0] }),
      metricAlarm(),
      metricAlarm({ AlarmName: 'Deployment' }),
      compositeAlarm('Page', 'ALARM(Errors)', {
        ...actions,
        ActionsSuppressor: 'Deployment',
        ActionsSuppressorWaitPeriod: 60,
        ActionsSuppressorExtensionPeriod: 150,
      }),
    );
    play(book, 1, 2);

    expect(play(book, 3, 7)).toEqual([
      '3 Errors: OK -> ALARM',
      '3 Page: OK -> ALARM held by Alarm',
      '5 Deployment: ALARM -> OK',
    ]);
    expect(book.get('Page')?.suppression).toEqual({
      by: 'ExtensionPeriod',
      until: noon + 7.5 * minute,
      pending: true,
    });
    expect(book.nextDue(noon + 7 * minute)).toBe(noon + 7.5 * minute);
    expect(play(book, 8, 8)).toEqual(['7.5 Page: critical']);
  });

  test('take the actions held back at once when the suppressor is taken away', () => {
    const suppressed = {
      ...actions,
      ActionsSuppressor: 'Deployment',
      ActionsSuppressorWaitPeriod: 600,
      ActionsSuppressorExtensionPeriod: 60,
    };
    const book = bookOf(
      readMinutes({ Errors: [9], Deployment: [0] }),
      metricAlarm(),
      metricAlarm({ AlarmName: 'Deployment' }),
      compositeAlarm('Page', 'ALARM(Errors)', suppressed),
    );

    expect(play(book, 1, 1)).toContain('1 Page: OK -> ALARM held by WaitPeriod');
    const events = book.put([compositeAlarm('Page', 'ALARM(Errors)', actions)], noon + 2 * minute);
    expect(told(events)).toEqual(['2 Page: critical']);
  });

  test('pass on the doubt about a child that decides over them', () => {
    const book = bookOf(
      readMinutes({ Errors: [9] }),
      metricAlarm({ TreatMissingData: 'notBreaching' }),
      compositeAlarm('Page', 'ALARM(Errors)'),
      compositeAlarm('Either', 'ALARM(Errors) OR TRUE'),
    );
    play(book, 1, 3);

    expect(book.get('Page')).toMatchObject({ state: 'ALARM', dependsOnUndocumented: true });
    expect(book.get('Either')).toMatchObject({ state: 'ALARM', dependsOnUndocumented: false });
  });

  test('that look at each other in a circle are named and keep their states', () => {
    const book = bookOf(readMinutes({ Errors: [0, 9] }), metricAlarm(), compositeAlarm('A', 'ALARM(Errors)'));
    book.put([compositeAlarm('B', 'ALARM(A)', actions)], noon);
    book.put([compositeAlarm('A', 'ALARM(B) OR ALARM(Errors)')], noon);

    expect(book.cycles().map((cycle) => cycle.toSorted())).toEqual([['A', 'B']]);
    expect(play(book, 1, 2)).toEqual(['1 Errors: INSUFFICIENT_DATA -> OK', '2 Errors: OK -> ALARM']);
    expect(() => book.delete(['A'], noon + 2 * minute)).toThrow('composite alarms depend on it (B)');
    const byHand = book.setState('B', { state: 'ALARM', reason: 'test' }, noon + 2 * minute);
    expect(told(byHand)).toEqual(['2 B: OK -> ALARM', '2 B: critical']);
    book.setState('B', { state: 'OK', reason: 'test' }, noon + 2.5 * minute);

    const freed = book.put([compositeAlarm('A', 'ALARM(Errors)')], noon + 3 * minute);
    expect(told(freed)).toEqual(['3 A: OK -> ALARM', '3 B: OK -> ALARM', '3 B: critical']);
    expect(book.cycles()).toEqual([]);
  });

  test('of alarms that do not exist are refused, and nothing of the batch is taken', () => {
    const book = bookOf(readMinutes({}));

    expect(() =>
      book.put([metricAlarm(), compositeAlarm('Page', 'ALARM(Errors) OR ALARM(Gone)')], noon),
    ).toThrow('Alarm "Page": AlarmRule looks at "Gone", expected an alarm that exists');
    expect(book.list()).toEqual([]);
  });

  test('suppressed by an alarm that does not exist are refused', () => {
    const suppressed = compositeAlarm('Page', 'TRUE', {
      ActionsSuppressor: 'Gone',
      ActionsSuppressorWaitPeriod: 60,
      ActionsSuppressorExtensionPeriod: 60,
    });

    expect(() => bookOf(readMinutes({}), suppressed)).toThrow('ActionsSuppressor is "Gone"');
  });

  test('more than 150 on one alarm are refused', () => {
    const parents = Array.from({ length: 151 }, (_, index) =>
      compositeAlarm(`Page${index}`, 'ALARM(Errors)'),
    );

    expect(() => bookOf(readMinutes({}), metricAlarm(), ...parents)).toThrow('expected at most 150');
    expect(bookOf(readMinutes({}), metricAlarm(), ...parents.slice(1)).list()).toHaveLength(151);
  });
});
