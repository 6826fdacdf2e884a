import type { BuildAppOptions } from 'fauxqs';

/** The stores behind fauxqs' servers. */
export type FauxqsStores = NonNullable<BuildAppOptions['stores']>;

/** The parts that `startFauxqs` puts together. */
export interface FauxqsParts {
  readonly SqsStore: new () => FauxqsStores['sqsStore'];
  readonly SnsStore: new () => FauxqsStores['snsStore'];
  readonly S3Store: new () => FauxqsStores['s3Store'];
  readonly PersistenceManager: new (folder: string) => NonNullable<FauxqsStores['sqsStore']['persistence']>;
}

/** Where each part lies, beside the entry point of the package. */
const files = {
  SqsStore: './sqs/sqsStore.js',
  SnsStore: './sns/snsStore.js',
  S3Store: './s3/s3Store.js',
  PersistenceManager: './persistence.js',
} as const satisfies Record<keyof FauxqsParts, string>;

/**
 * Loads the parts of fauxqs. Its own `startFauxqs` listens on every address of the machine; only by putting the parts
 * together ourselves can the server stay on loopback. The package does not export them, so they are found beside its
 * entry point; its version is pinned.
 */
export async function loadFauxqsParts(): Promise<FauxqsParts> {
  const entry = import.meta.resolve('fauxqs');
  const loaded = await Promise.all(
    Object.entries(files).map(async ([name, file]) => {
      const module = (await import(new URL(file, entry).href)) as Record<string, unknown>;
      if (module[name] === undefined) throw new Error(`fauxqs no longer has ${name} in ${file}.`);
      return [name, module[name]];
    }),
  );
  return Object.fromEntries(loaded) as FauxqsParts;
}
