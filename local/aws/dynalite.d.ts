declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Makes a DynamoDB server on LevelDB; the times are how long a table stays in each state, in milliseconds. */
  export default function dynalite(options: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
