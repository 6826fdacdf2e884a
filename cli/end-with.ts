import { UserError } from './user-error.ts';

/**
 * Runs a command. An error makes the exit code 1 and is shown as its message alone when the reader can mend it, with its
 * stack when it is a fault of this program.
 */
export async function endWith(command: () => Promise<unknown>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof UserError ? error.message : error);
  }
}
