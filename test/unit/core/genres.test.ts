import { expect, test } from '@jest/globals';
import { genreOf, genres } from '../../../core/telemetry/genres.ts';
import { id3Genres } from '../../../core/telemetry/id3-genres.ts';

test.each([
  ['Rock', 'rock'],
  ['rOCK ', 'rock'],
  ['(17)', 'rock'],
  ['17', 'rock'],
  ['(4)Eurodisco', 'funk'],
  ['(9)Death Metal', 'metal'],
  ['(51)(39)', 'electronic'],
  ['Hip-Hop/Rap', 'hip-hop'],
  ['R&B', 'soul'],
  ['Drum & Bass', 'electronic'],
  ['Melodic Death Metal', 'metal'],
  ['Música Latina', 'latin'],
  ['Zydeco; Jazz', 'jazz'],
  ['Punk Rock', 'punk'],
])('the genre %j counts as %s', (tag, genre) => {
  expect(genreOf(tag)).toBe(genre);
});

test.each(['Zydeco', '(255)', '999', 'constructor', '__proto__', 'x'.repeat(500), '(RX)', '🎸'.concat('a')])(
  'a genre that the table does not know, %j, is other',
  (tag) => {
    expect(genreOf(tag)).toBe('other');
  },
);

test.each([undefined, '', '  ', '\0', '---', '()'])('without a genre, as in %j, it is unknown', (tag) => {
  expect(genreOf(tag)).toBe('unknown');
});

test('the set is small, and every ID3 genre is in it, most of them by name', () => {
  expect(genres.length).toBeLessThanOrEqual(30);
  expect(id3Genres).toHaveLength(192);
  expect([id3Genres[17], id3Genres[79], id3Genres[147], id3Genres[191]]).toEqual([
    'Rock',
    'Hard Rock',
    'Synthpop',
    'Psybient',
  ]);
  const counted = id3Genres.map((_, number) => genreOf(`(${number})`));
  for (const genre of counted) expect(genres).toContain(genre);
  expect(counted.filter((genre) => genre === 'other').length).toBeLessThan(15);
});
