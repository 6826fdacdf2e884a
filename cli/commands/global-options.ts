import type { Command } from 'commander';
import type { ConnectionOptions } from '../connection.ts';

/** Options that stand before or after any command. */
export interface GlobalOptions extends ConnectionOptions {
  readonly json: boolean;
}

/** Reads the global options wherever they were written. */
export const globalOptions = (command: Command): GlobalOptions => command.optsWithGlobals<GlobalOptions>();

/** Prints a value as one line of JSON. */
export const printJson = (value: unknown): void => console.log(JSON.stringify(value));
