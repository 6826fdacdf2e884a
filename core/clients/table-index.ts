/** A secondary index of a table. */
export interface TableIndex {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly sortType: 'S' | 'N';
  /** What an entry holds beside the keys; absent: everything. Changes of anything else cost the index no write. */
  readonly projected?: readonly string[];
}
