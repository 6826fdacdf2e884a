import type { Condition, PlannedAlarm } from './planned-alarm.ts';

const day = 86_400;
const mostMetrics = 10;
const mostChildren = 100;
const longestDescription = 1024;

/**
 * What CloudWatch would refuse at deployment, in words for whoever wrote the rule:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html and API_PutCompositeAlarm.html
 */
export const alarmFaults = ({ anyOf, description }: PlannedAlarm): readonly string[] => {
  const conditions = anyOf.flat();
  return [
    ...conditions.flatMap(conditionFaults),
    ...repeated(conditions.map(({ part }) => part)).map((part) => `two of its windows are ${part} long`),
    ...(conditions.length > mostChildren
      ? [`it has ${conditions.length} conditions, and a composite alarm looks at ${mostChildren} at most`]
      : []),
    ...(description.length > longestDescription
      ? [`its description has ${description.length} characters, ${longestDescription} at most are allowed`]
      : []),
  ];
};

const repeated = (parts: readonly string[]): readonly string[] => [
  ...new Set(parts.filter((part, index) => parts.indexOf(part) < index)),
];

function conditionFaults(condition: Condition): readonly string[] {
  const { evaluate, periodSeconds: period } = condition;
  const window = period * evaluate.of;
  const faults: string[] = [];
  if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0))
    faults.push(`a period of ${period} s is not 10, 20, 30 or a multiple of 60`);
  if (evaluate.breaching < 1 || evaluate.breaching > evaluate.of)
    faults.push(`${evaluate.breaching} of ${evaluate.of} periods can never be breaching`);
  if (window > (period >= 3600 ? 7 * day : day))
    faults.push(`${evaluate.of} periods of ${period} s are more than CloudWatch looks back on`);
  if (period > day) faults.push(`a period of ${period} s is longer than a day`);
  if (condition.kind === 'threshold' && !Number.isFinite(condition.threshold))
    faults.push(`${condition.threshold} is no threshold`);
  const metrics = condition.metric.kind === 'math' ? Object.keys(condition.metric.inputs).length : 1;
  if (metrics > mostMetrics)
    faults.push(`its expression reads ${metrics} metrics, and alarms read ${mostMetrics} at most`);
  return faults;
}
