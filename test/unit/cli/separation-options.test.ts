import { describe, expect, test } from '@jest/globals';
import { songRequest } from '../../../cli/commands/separate.ts';
import { parseSeparation, parseTwoStems } from '../../../cli/separation-options.ts';
import { UserError } from '../../../cli/user-error.ts';

describe('the options of `separate`', () => {
  test('become what the job asks for', () => {
    const typed = { shifts: '3', seed: '7', overlap: '.5', segment: '2.5' };
    expect(parseSeparation(typed)).toEqual({ shifts: 3, seed: 7, overlap: 0.5, segment: 2.5 });
    expect(parseSeparation({ segment: '4' })).toEqual({ shifts: 0, seed: 0, segment: 4 });
    expect(parseTwoStems({ twoStems: 'vocals' })).toEqual({ stem: 'vocals', rest: 'minus' });
    expect(parseTwoStems({ twoStems: 'drums', rest: 'add' })).toEqual({ stem: 'drums', rest: 'add' });
    expect(songRequest('a.mp3', { out: 'o', twoStems: 'bass', shifts: '1', tags: true })).toMatchObject({
      twoStems: { stem: 'bass', rest: 'minus' },
      separation: { shifts: 1, seed: 0 },
    });
  });

  test('ask for nothing when none is typed', () => {
    expect(songRequest('a.mp3', { out: 'o', tags: true })).toMatchObject({
      twoStems: undefined,
      separation: undefined,
    });
  });

  test.each([
    [{ shifts: '21' }, /^--shifts cannot be "21"\. .*20/],
    [{ shifts: '1.5' }, /^--shifts cannot be "1\.5"/],
    [{ seed: 'dice' }, /^--seed cannot be "dice"/],
    [{ overlap: '' }, /^--overlap cannot be ""/],
    [{ overlap: '1' }, /^--overlap cannot be "1"\. .*0\.9/],
    [{ segment: '0.2' }, /^--segment cannot be "0\.2"/],
  ])('refuse %j by name', (typed, message) => {
    expect(() => parseSeparation(typed)).toThrow(UserError);
    expect(() => parseSeparation(typed)).toThrow(message);
  });

  test.each([
    [{ rest: 'add' }, /--two-stems/],
    [{ twoStems: 'vocals', stems: 'drums' }, /not both/],
    [{ twoStems: 'vocals', rest: 'half' }, /^--rest cannot be "half"/],
  ])('refuse %j as a pair of stems', (typed, message) => {
    expect(() => parseTwoStems(typed)).toThrow(message);
  });
});
