import type { AlarmAction } from '../../cloudwatch-sim/alarms/book/alarm-event.ts';
import { readJsonFile, writeJsonFile } from '../../cloudwatch-sim/json-file.ts';

/** What an outbox needs: where it remembers actions, how one is carried out, and whom it tells of failures. */
export interface ActionOutboxOptions {
  readonly file: string;
  readonly publish: (action: AlarmAction) => Promise<void>;
  readonly failed: (action: AlarmAction, error: string) => void;
  readonly report: (problem: string) => void;
}

/**
 * The actions that alarms have asked for, carried out one after the other in their order. They lie in a file until then, so
 * that a process that is killed leaves none out; one that it was about to cross off comes twice, which SNS allows itself too.
 */
export class ActionOutbox {
  readonly #options: ActionOutboxOptions;
  #waiting: readonly AlarmAction[];
  #working: Promise<void> = Promise.resolve();

  /** Goes on where an earlier outbox left off; a damaged file is reported and begun anew. */
  constructor(options: ActionOutboxOptions) {
    this.#options = options;
    this.#waiting = readActions(options);
    if (this.#waiting.length > 0) this.#working = this.#work();
  }

  add(actions: readonly AlarmAction[]): void {
    if (actions.length === 0) return;
    const idle = this.#waiting.length === 0;
    this.#keep([...this.#waiting, ...actions]);
    if (idle) this.#working = this.#work();
  }

  /** Resolves once nothing waits. */
  settled(): Promise<void> {
    return this.#working;
  }

  async #work(): Promise<void> {
    for (let action = this.#waiting[0]; action !== undefined; action = this.#waiting[0]) {
      try {
        await this.#options.publish(action);
      } catch (error) {
        this.#options.failed(action, error instanceof Error ? error.message : String(error));
      }
      this.#keep(this.#waiting.slice(1));
    }
  }

  #keep(actions: readonly AlarmAction[]): void {
    this.#waiting = actions;
    writeJsonFile(this.#options.file, actions);
  }
}

function readActions({ file, report }: ActionOutboxOptions): readonly AlarmAction[] {
  try {
    return (readJsonFile(file) ?? []) as readonly AlarmAction[];
  } catch (error) {
    report(`${file} cannot be read (${(error as Error).message}); notifications in it are lost.`);
    return [];
  }
}
