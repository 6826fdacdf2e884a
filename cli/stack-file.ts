import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** What a running local stack writes down for the command line, in `stack.json` of its state folder. */
export const stackFileSchema = z.object({
  pid: z.int(),
  api: z.url(),
  docs: z.url(),
  tokenFile: z.string(),
  logs: z.string(),
  /** The variables by which AWS clients and `core/settings` reach its servers. */
  environment: z.record(z.string(), z.string()),
});

/** Where a running local stack is. */
export type StackFile = z.infer<typeof stackFileSchema>;

/** Name of the file in the state folder. */
export const stackFileName = 'stack.json';

/** Reads the stack file of a state folder; undefined when no stack runs there. */
export function readStackFile(stateFolder: string): StackFile | undefined {
  try {
    const stack = stackFileSchema.parse(JSON.parse(readFileSync(join(stateFolder, stackFileName), 'utf8')));
    process.kill(stack.pid, 0);
    return stack;
  } catch {
    return undefined;
  }
}
