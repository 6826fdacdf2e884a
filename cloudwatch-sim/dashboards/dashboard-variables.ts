import type { DashboardBody, Variable, Widget } from './dashboard-body.ts';
import { DashboardError } from './dashboard-error.ts';
import { metricRows } from './metric-rows.ts';

/**
 * A dashboard as it is shown once variables are chosen; those that are not have their default. A property variable changes
 * every property of its name in the widgets, and the value of every dimension of its name; a pattern variable changes every
 * text in the widgets where its regular expression matches.
 *
 * @param chosen - values by the id of their variable
 * @throws DashboardError for a variable without a value, or one that does not exist
 */
export function withVariables(
  body: DashboardBody,
  chosen: Readonly<Record<string, string>> = {},
): DashboardBody {
  const unknown = Object.keys(chosen).find((id) => body.variables.every((variable) => variable.id !== id));
  if (unknown !== undefined) throw new DashboardError(`The dashboard has no variable "${unknown}".`);
  const widgets = body.variables.reduce<readonly Widget[]>((changed, variable) => {
    const value = chosen[variable.id] ?? defaultOf(variable);
    return changed.map((widget) => withValue(widget, variable, value));
  }, body.widgets);
  return { ...body, widgets: [...widgets] };
}

function defaultOf({ id, defaultValue, values }: Variable): string {
  const value = defaultValue === '__FIRST' || defaultValue === undefined ? values?.[0]?.value : defaultValue;
  if (value !== undefined) return value;
  throw new DashboardError(
    `The variable "${id}" has no default that is known without a search; choose a value.`,
  );
}

function withValue(widget: Widget, variable: Variable, value: string): Widget {
  const { type, property, pattern, id } = variable;
  if (type === 'pattern' && pattern !== undefined) {
    const expression = new RegExp(pattern, 'g');
    const change = (text: string): string => text.replace(expression, () => value);
    return { ...widget, properties: mapTexts(widget.properties, change) as Widget['properties'] };
  }
  if (type === 'property' && property !== undefined) return withProperty(widget, property, value);
  throw new DashboardError(`The variable "${id}" is a ${type} variable, but says of no ${type} what it is.`);
}

/** Every text in a JSON value, but not the names of its properties, changed. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)]));
}

function withProperty(widget: Widget, property: string, value: string): Widget {
  const properties = replaceProperty(widget.properties, property, value) as Widget['properties'];
  const { metrics } = properties;
  if (metrics === undefined) return { ...widget, properties };
  const rows = metricRows(metrics, `The widget "${properties.title ?? widget.type}"`);
  const changed = rows.map(({ words, options }) => [
    ...words.map((word, at) => (at > 2 && at % 2 === 1 && words[at - 1] === property ? value : word)),
    options,
  ]);
  return { ...widget, properties: { ...properties, metrics: changed } };
}

function replaceProperty(json: unknown, property: string, value: string): unknown {
  if (Array.isArray(json)) return json.map((each) => replaceProperty(each, property, value));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, each]) => [
      key,
      key === property && typeof each === 'string' ? value : replaceProperty(each, property, value),
    ]),
  );
}
