import type { TimeGrid } from '../time-grid.ts';
import type { Series, Value, ValueOf, ValueType } from '../value.ts';

/** Words that some parameters take in place of a value. */
export const keywords = {
  FILLING: ['REPEAT', 'LINEAR'],
  STATISTIC: ['AVG', 'MIN', 'MAX', 'SUM'],
  ORDER: ['ASC', 'DESC'],
} as const;

/** A set of keywords. */
export type KeywordSet = keyof typeof keywords;

/** What a parameter accepts: a type, a metric of the request by its id, or one of some keywords. */
export type ParameterKind = ValueType | 'METRIC' | KeywordSet;

type ArgumentOf<Kind extends ParameterKind> = Kind extends ValueType
  ? ValueOf[Kind]
  : Kind extends KeywordSet
    ? (typeof keywords)[Kind][number]
    : Series;

/** What a form is called with: values, and keywords as text. */
export type Argument = Value | string;

/** What is remarkable about a form besides its result. */
export interface FormTraits {
  /** The value of a point depends on which other points are in the range, so results differ with the range. */
  readonly dependsOnRange?: true;
  /** Why CloudWatch's documentation advises against it in alarms. */
  readonly alarmAdvice?: string;
}

/** One way to call a function: a list of parameters and what becomes of them. */
export interface Form extends FormTraits {
  readonly parameters: readonly ParameterKind[];
  readonly result: ValueType;
  /** Called with arguments of the parameters' kinds only: types are checked before anything is evaluated. */
  readonly run: (given: readonly Argument[], grid: TimeGrid) => Value;
}

/** Functions by name, each with the forms in which it may be called. */
export type FunctionTable = Readonly<Record<string, readonly Form[]>>;

/** A form whose implementation has the types that its parameters say. */
export function form<const Kinds extends readonly ParameterKind[], Result extends ValueType>(
  parameters: Kinds,
  result: Result,
  run: (given: { [Index in keyof Kinds]: ArgumentOf<Kinds[Index]> }, grid: TimeGrid) => ValueOf[Result],
  traits: FormTraits = {},
): Form {
  return { parameters, result, run: run as Form['run'], ...traits };
}

/** The two forms of a function that makes a series of a series: on one, and on each of an array. */
export function seriesForms(
  change: (series: Series, grid: TimeGrid) => Series,
  traits: FormTraits = {},
): readonly Form[] {
  return [
    form(['TS'], 'TS', ([series], grid) => change(series, grid), traits),
    form(['TS[]'], 'TS[]', ([array], grid) => array.map((series) => change(series, grid)), traits),
  ];
}
