/** A dashboard that says something that cannot be shown, and where. */
export class DashboardError extends Error {
  override readonly name = 'DashboardError';
}
