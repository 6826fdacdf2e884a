import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AlarmAction, AlarmEvent } from '../../cloudwatch-sim/alarms/book/alarm-event.ts';
import { CloudWatch } from '../../cloudwatch-sim/cloudwatch.ts';
import { parseEmf } from '../../cloudwatch-sim/ingest/emf.ts';
import { account, region } from '../stack/resources.ts';
import { ActionOutbox } from './action-outbox.ts';
import { adoptTemplate } from './adopt-template.ts';
import type { CachedTemplates } from './template-cache.ts';

/** What a monitor is given. */
export interface MonitorOptions {
  /** Where it remembers everything. One process at a time: on this machine the stack's lock sees to that. */
  readonly folder: string;
  /** Epoch milliseconds; must not go backwards. */
  readonly clock: () => number;
  /** Milliseconds that metrics are kept for; if not given, as long as CloudWatch does. */
  readonly metricsKeptFor?: number;
  /** Carries out an action of an alarm. */
  readonly publish: (action: AlarmAction) => Promise<void>;
  /** Takes sentences for the operator. */
  readonly report: (problem: string) => void;
}

/** Data arrive up to so much later than what they tell of; alarms are evaluated so long after their minute, in milliseconds. */
const latenessMilliseconds = 2000;

/** How many different faults of metric lines are reported; after that, more of the same kind help nobody. */
const mostFaults = 50;

/** CloudWatch for the local stack: takes metrics, evaluates the alarms of the template and carries out their actions. */
export class Monitor {
  readonly cloudwatch: CloudWatch;
  readonly #options: MonitorOptions;
  readonly #actions: ActionOutbox;
  readonly #faults = new Set<string>();

  /** Opens the folder, or makes it, and goes on where the last monitor there left off. */
  constructor(options: MonitorOptions) {
    const { folder, clock, metricsKeptFor, publish, report } = options;
    mkdirSync(folder, { recursive: true });
    this.#options = options;
    this.cloudwatch = new CloudWatch({
      folder,
      region,
      accountId: account,
      clock,
      metricsKeptFor,
      report,
      onEvents: (events) => this.#note(events),
    });
    this.#actions = new ActionOutbox({
      file: join(folder, 'waiting-actions.json'),
      publish,
      failed: (action, error) => this.#actionFailed(action, error),
      report,
    });
  }

  /** Takes lines in the embedded metric format, all in one write. What is faulty among them is reported and left out. */
  take(lines: readonly string[]): void {
    const read = lines.map((line) => parseEmf(line, this.cloudwatch.now));
    const data = read.flatMap((line) => line?.data ?? []);
    if (data.length > 0) this.cloudwatch.put(data);
    for (const { field, message } of read.flatMap((line) => line?.errors ?? []))
      this.#reportOnce(`A metric line is faulty at "${field}": ${message}`);
  }

  /** Runs the alarms of templates from now on; see `adoptTemplate`. */
  adopt(templates: CachedTemplates): void {
    adoptTemplate(this.cloudwatch, templates, this.#options);
  }

  /** Evaluates the alarms that are due. */
  tick(): void {
    this.cloudwatch.tick();
  }

  /** When to tick again, in epoch milliseconds: after each minute, or ten seconds where an alarm's period is short. */
  get nextTick(): number {
    const { alarms, now } = this.cloudwatch;
    const nextMinute = (Math.floor(now / 60_000) + 1) * 60_000;
    return (alarms.nextDue(now) ?? nextMinute) + latenessMilliseconds;
  }

  /** Resolves once every action that alarms have asked for was carried out, or its failure noted. */
  settled(): Promise<void> {
    return this.#actions.settled();
  }

  /** Leaves the folder; actions that wait are carried out by the next monitor there. */
  close(): void {
    this.cloudwatch.close();
  }

  #note(events: readonly AlarmEvent[]): void {
    this.#actions.add(events.filter((event) => event.kind === 'action'));
    for (const event of events) {
      if (event.kind === 'evaluationError')
        this.#options.report(`The alarm ${event.alarm} could not be evaluated: ${event.error}`);
    }
  }

  #actionFailed(action: AlarmAction, error: string): void {
    const { cloudwatch } = this;
    cloudwatch.changeAlarms(() => cloudwatch.alarms.actionFailed(action, error, cloudwatch.now));
  }

  #reportOnce(fault: string): void {
    if (this.#faults.has(fault) || this.#faults.size >= mostFaults) return;
    this.#faults.add(fault);
    this.#options.report(fault);
  }
}
