import type { Alarm, MetricAlarm } from '../../alarms/alarm.ts';
import { metricKey } from '../../metrics/metric.ts';
import type { MetricStat } from '../../metrics/metric-query.ts';
import type { Resource } from '../../template/stack.ts';
import { templateAlarms } from '../../template/template-alarms.ts';
import { lookedAt, withoutDangling, type LeftOutAlarm } from './dangling-alarms.ts';
import { NameError } from './name-error.ts';
import { suggestion } from './nearest-names.ts';

/** A statistic that an alarm reads; `query` is the id of an alarm's query. */
export interface MetricReader {
  readonly alarm: string;
  readonly query?: string;
  readonly stat: MetricStat;
}

/** The alarms of a set of templates, by the names that tests may call them. */
export class AlarmCatalogue {
  readonly leftOut: readonly LeftOutAlarm[];
  readonly #alarms: ReadonlyMap<string, Alarm>;
  /** AlarmNames by what an alarm may also be called. */
  readonly #aliases = new Map<string, Set<string>>();
  readonly #readers = new Map<string, MetricReader[]>();

  /** Throws NameError when two alarms have the same name. */
  constructor(resources: readonly Resource[]) {
    const ofAlarms = resources.filter(({ type }) => alarmTypes.has(type));
    for (const resource of ofAlarms) this.#name(resource);
    const { alarms, faulty } = templateAlarms(ofAlarms);
    const refused = faulty.map(({ resource, error }) => ({ alarm: resource.name, reason: error.message }));
    const { complete, incomplete } = withoutDangling(alarms);
    this.#alarms = complete;
    this.leftOut = [...refused, ...incomplete];
    for (const alarm of complete.values()) this.#read(alarm);
  }

  /** The alarm of a name: AlarmName, logical id (with or without CDK's hash) or `stack/logicalId`. Throws NameError. */
  alarm(called: string): Alarm {
    const names = this.#alarms.has(called) ? [called] : [...(this.#aliases.get(called) ?? [])];
    const [name = called] = names;
    if (names.length > 1) throw new NameError(`"${called}" stands for several alarms: ${names.join(', ')}`);
    const alarm = this.#alarms.get(name);
    if (alarm !== undefined) return alarm;
    const left = this.leftOut.find((each) => each.alarm === name);
    if (left !== undefined) throw new NameError(`"${called}" cannot be run: ${left.reason}`);
    throw new NameError(`no alarm is called "${called}"${this.#suggest(called)}`);
  }

  /** Alarms with all that they look at, each once, children first. */
  withChildren(alarms: Iterable<Alarm>): Alarm[] {
    const needed = new Map<string, Alarm>();
    const visit = (alarm: Alarm) => {
      if (needed.has(alarm.name)) return;
      needed.set(alarm.name, alarm);
      for (const child of lookedAt(alarm)) visit(this.#alarms.get(child)!);
    };
    for (const alarm of alarms) visit(alarm);
    return [...needed.values()].toReversed();
  }

  /** Who reads a metric, by metricKey. */
  readers(key: string): readonly MetricReader[] {
    return this.#readers.get(key) ?? [];
  }

  /** Everything that is read. */
  allReaders(): readonly MetricReader[] {
    return [...this.#readers.values()].flat();
  }

  #name({ name, stack, logicalId }: Resource): void {
    const path = `${stack}/${logicalId}`;
    for (const alias of [name, logicalId, withoutHash(logicalId), path]) {
      this.#aliases.set(alias, (this.#aliases.get(alias) ?? new Set()).add(name));
    }
  }

  #read(alarm: Alarm): void {
    if (alarm.type !== 'MetricAlarm') return;
    for (const reader of readersOf(alarm)) {
      const key = metricKey(reader.stat.metric);
      this.#readers.set(key, [...(this.#readers.get(key) ?? []), reader]);
    }
  }

  #suggest(called: string): string {
    const near = suggestion(called, [...this.#alarms.keys(), ...this.#aliases.keys()]);
    if (near !== '' || this.#alarms.size === 0) return near || '; the templates have no alarms';
    return `; the templates have ${[...this.#alarms.keys()].slice(0, 10).join(', ')}${this.#alarms.size > 10 ? ' and more' : ''}`;
  }
}

/** The types of the resources that a catalogue is made of. */
export const alarmTypes: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
]);

/** The statistics that an alarm reads. */
export function readersOf({ name, watch }: MetricAlarm): MetricReader[] {
  if (watch.kind === 'metric') return [{ alarm: name, stat: watch.stat }];
  return watch.queries.flatMap((query) =>
    'stat' in query ? [{ alarm: name, query: query.id, stat: query.stat }] : [],
  );
}

/** A logical id without the eight digits that CDK ends it with. */
export const withoutHash = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');
