import { UserError } from './user-error.ts';

/**
 * Runs a command and ends the process with its exit code: 1 for errors, which are shown as their message alone when the
 * reader can mend them, and with their stack when they are a fault of this program.
 */
export async function endWith(command: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await command()) ?? 0;
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof UserError ? error.message : error);
  }
}
