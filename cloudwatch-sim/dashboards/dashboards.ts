import * as z from 'zod';

/** A dashboard as it was put; `body` is JSON text. */
export interface Dashboard {
  readonly name: string;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

/** Something in a dashboard's body that is not as it should be. */
export interface DashboardFault {
  /** Path within the body, such as `/widgets/0/properties`. */
  readonly path: string;
  readonly message: string;
}

/** Widgets by position on a grid of 24 columns; what is in `properties` depends on the type and is not judged. */
const bodySchema = z.looseObject({
  widgets: z
    .array(
      z.looseObject({
        type: z.enum(['metric', 'text', 'log', 'alarm', 'explorer', 'custom', 'chart']),
        x: z.int().min(0).max(23).optional(),
        y: z.int().min(0).optional(),
        width: z.int().min(1).max(24).optional(),
        height: z.int().min(1).max(1000).optional(),
        properties: z.record(z.string(), z.unknown()),
      }),
    )
    .max(500),
});
const storedSchema = z.array(z.object({ name: z.string(), body: z.string(), modifiedAt: z.number() }));

/** The dashboards of an account, by name. */
export class Dashboards {
  readonly #byName: Map<string, Dashboard>;

  /** Starts empty, or with what `toJSON` of another one gave. Throws ZodError on anything else. */
  constructor(state: unknown = []) {
    this.#byName = new Map(storedSchema.parse(state).map((each) => [each.name, each]));
  }

  /** Adds or replaces a dashboard unless its body is faulty; gives the faults. */
  put(dashboard: Dashboard): readonly DashboardFault[] {
    const faults = bodyFaults(dashboard.body);
    if (faults.length === 0) this.#byName.set(dashboard.name, dashboard);
    return faults;
  }

  get(name: string): Dashboard | undefined {
    return this.#byName.get(name);
  }

  /** All of them whose name begins so, in alphabetical order. */
  list(prefix = ''): Dashboard[] {
    return [...this.#byName.values()]
      .filter(({ name }) => name.startsWith(prefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Removes one; false when there is none of that name. */
  delete(name: string): boolean {
    return this.#byName.delete(name);
  }

  toJSON(): readonly Dashboard[] {
    return this.list();
  }
}

function bodyFaults(body: string): DashboardFault[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    return [{ path: '/', message: `The body is not JSON: ${(error as Error).message}` }];
  }
  const { error } = bodySchema.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => ({ path: `/${path.join('/')}`, message }));
}
