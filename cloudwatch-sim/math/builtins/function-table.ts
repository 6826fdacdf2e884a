import { arrayFunctions } from './array-functions.ts';
import { calendarFunctions } from './calendar-functions.ts';
import { conditionalFunction } from './conditional-function.ts';
import { fillFunction } from './fill-function.ts';
import type { Form, FunctionTable } from './form.ts';
import { periodFunctions } from './period-functions.ts';
import { pointFunctions } from './point-functions.ts';
import { reductions } from './reductions.ts';
import { sequenceFunctions } from './sequence-functions.ts';

const functions: FunctionTable = {
  ...pointFunctions,
  ...reductions,
  ...sequenceFunctions,
  ...fillFunction,
  ...calendarFunctions,
  ...arrayFunctions,
  ...conditionalFunction,
  ...periodFunctions,
};

/** Functions of CloudWatch that need another service, and which. */
const elsewhere: Readonly<Record<string, string>> = {
  INSIGHT_RULE_METRIC: 'it reads Contributor Insights',
  SERVICE_QUOTA: 'it reads Service Quotas',
  DB_PERF_INSIGHTS: 'it reads RDS Performance Insights',
  LAMBDA: 'it calls the Lambda function of a custom data source',
};

/** The forms of a function, or undefined if there is no function of that name; see `whyNoFunction`. */
export function formsOf(name: string): readonly Form[] | undefined {
  return Object.hasOwn(functions, name) ? functions[name] : undefined;
}

/** Says why a name cannot be called. */
export function whyNoFunction(name: string): string {
  const reason = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
  return reason === undefined
    ? `There is no function ${name} in metric math`
    : `${name} cannot be evaluated here: ${reason}`;
}
