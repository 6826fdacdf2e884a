import * as z from 'zod';

const widgetSchema = z.looseObject({
  type: z.string(),
  properties: z.looseObject({
    title: z.string().optional(),
    metrics: z.array(z.array(z.unknown()).min(1)).optional(),
    stat: z.string().optional(),
    period: z.int().positive().optional(),
    start: z.string().optional(),
    setPeriodToTimeRange: z.boolean().optional(),
  }),
});

const variableSchema = z.looseObject({
  type: z.enum(['property', 'pattern']),
  id: z.string(),
  /** What is replaced: a property of widgets, or the value of a dimension of that name. */
  property: z.string().optional(),
  /** What is replaced in every text of widgets: a regular expression. */
  pattern: z.string().optional(),
  defaultValue: z.string().optional(),
  values: z.array(z.looseObject({ value: z.string(), label: z.string().optional() })).optional(),
});

const bodySchema = z.looseObject({
  start: z.string().optional(),
  widgets: z.array(widgetSchema),
  variables: z.array(variableSchema).default([]),
});

/** A widget as far as its queries depend on it. */
export type Widget = z.infer<typeof widgetSchema>;

/** A variable in the toolbar of a dashboard. */
export type Variable = z.infer<typeof variableSchema>;

/** The body of a dashboard ("Dashboard body structure and syntax"). */
export type DashboardBody = z.infer<typeof bodySchema>;

/**
 * Reads the body of a dashboard, which is JSON text.
 *
 * @throws SyntaxError where it is none, ZodError where it is no dashboard
 */
export const parseDashboardBody = (body: string): DashboardBody => bodySchema.parse(JSON.parse(body));
