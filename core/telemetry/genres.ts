import { id3Genres } from './id3-genres.ts';

/**
 * Every genre that is counted by name, few enough for a metric's dimension, with the narrower genres and other names that
 * count as it: lower case, words only. Names need not repeat the genre at their end: `hard rock` is rock by its last word.
 */
const genreTable = {
  alternative: `
    alternative rock, alt rock, alternrock, indie, indie rock, indie pop, new wave, grunge, lo fi, britpop,
    emo, leftfield, math rock, post punk, post rock, shoegaze, noise rock`,
  ambient: `
    new age, newage, meditative, space, dream, chillout, chill out, downtempo, lounge, psybient, drone,
    relaxation`,
  blues: 'blues rock',
  childrens: 'children, children s, children s music, kids, nursery rhymes',
  classical: `
    classic, klassik, opera, chamber music, sonata, symphony, chorus, choral, choir, orchestral, baroque,
    romantic, renaissance, neoclassical, early music`,
  country: 'bluegrass, americana, country and western, honky tonk',
  electronic: `
    electronica, dance, edm, techno, house, trance, electro, drum and bass, drum n bass, dnb, jungle,
    dubstep, rave, idm, synthpop, synth pop, synthwave, vaporwave, eurodance, acid, goa, psytrance,
    big beat, breakbeat, nu breakz, ebm, electroclash, club, hardstyle, garage, techno industrial,
    booty bass, illbient, hardcore techno`,
  experimental: 'avantgarde, avant garde, noise, abstract, eclectic, musique concrete',
  folk: 'folk rock, celtic, acoustic, folklore, singer songwriter, traditional',
  funk: 'disco, boogie',
  gospel: `
    christian, christian rap, christian gangsta rap, contemporary christian, christian rock, worship,
    religious, spiritual`,
  'hip-hop': 'hiphop, rap, gangsta, g funk, trap, trip hop, grime, drill',
  industrial: 'gothic, goth, darkwave, dark wave, industro goth',
  jazz: 'fusion, swing, bebop, big band, dixieland, ragtime, bossa nova',
  latin: `
    latina, latino, tango, samba, merengue, salsa, reggaeton, bachata, cumbia, flamenco, mariachi, mpb,
    bolero`,
  metal: 'thrash, metalcore, deathcore, doom, djent, grindcore',
  pop: `
    top 40, easy listening, oldies, retro, chanson, ballad, beat, anime, jpop, kpop, schlager,
    neue deutsche welle, electropop`,
  punk: 'punk rock, hardcore, negerpunk, oi',
  reggae: 'ska, dub, dancehall, dance hall, rocksteady',
  rock: `
    psychedelic, rock and roll, rock n roll, prog, crossover, jam band, krautrock, new romantic,
    rockabilly, surf`,
  soul: 'r and b, rnb, rhythm and blues, slow jam, motown',
  soundtrack: `
    score, film music, movie, ost, game, video game music, game music, showtunes, show tunes, musical,
    trailer, cabaret, stage and screen`,
  spoken: `
    speech, spoken word, comedy, humour, humor, satire, audiobook, audio book, audio theatre, podcast,
    pranks, sound clip, interview, lecture`,
  world: `
    world music, ethnic, native american, tribal, polka, bhangra, global, afrobeat, african, asian, indian,
    bollywood, klezmer, balkan, fado`,
} as const satisfies Record<string, string>;

type KnownGenre = keyof typeof genreTable;

/** A genre as it is counted: `other` is any that the table does not know, `unknown` none at all. */
export type Genre = KnownGenre | 'other' | 'unknown';

const knownGenres = Object.keys(genreTable) as KnownGenre[];

/** All values that a genre can have. */
export const genres: readonly Genre[] = [...knownGenres, 'other', 'unknown'];

const genreByName: ReadonlyMap<string, KnownGenre> = new Map(
  knownGenres.flatMap((genre) =>
    [genre, ...genreTable[genre].split(',')].map((name) => [words(name), genre] as const),
  ),
);

/**
 * The genre that a file's tag names, in whatever way it is written: `Hip-Hop/Rap`, `(17)`, `17`, `(4)Eurodisco`,
 * `Melodic Death Metal`. Of several genres the first that is known counts.
 */
export function genreOf(tag: string | undefined): Genre {
  if (tag === undefined || words(tag) === '') return 'unknown';
  const [whole = '', ...parts] = namesIn(tag);
  const exact = genreByName.get(whole);
  if (exact !== undefined) return exact;
  for (const name of parts) {
    const genre = genreByName.get(name) ?? byLastWords(name);
    if (genre !== undefined) return genre;
  }
  return 'other';
}

/** The tag as a whole, its parts, and what the numbers in parentheses stand for: the text refines those (ID3v2.3, TCON). */
function namesIn(tag: string): string[] {
  const numbers = [...tag.matchAll(/\((\d{1,3})\)/g)].map(([, number]) => number ?? '');
  const text = tag.replaceAll(/\((?:\d{1,3}|RX|CR)\)/g, ' ; ');
  const parts = text.split(/[;,/|\0\\]/);
  return [text, ...parts, ...numbers].map((part) => words(id3Name(part) ?? part));
}

const id3Name = (part: string): string | undefined =>
  /^\s*\d{1,3}\s*$/.test(part) ? id3Genres[Number(part)] : undefined;

/** English names of narrower genres end in the wider one. */
function byLastWords(name: string): KnownGenre | undefined {
  const last = name.indexOf(' ');
  if (last < 0) return undefined;
  const rest = name.slice(last + 1);
  return genreByName.get(rest) ?? byLastWords(rest);
}

/** Lower case without accents and punctuation. */
function words(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
