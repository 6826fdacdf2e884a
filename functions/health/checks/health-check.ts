/** What a check found out. `unknown`: nothing can be said, which is no fault in itself. */
export type CheckStatus = 'healthy' | 'degraded' | 'unhealthy' | 'unknown';

/** What a check says of what it looked at; health is public, so a detail names nothing that is secret. */
export interface Finding {
  readonly status: CheckStatus;
  readonly detail?: string;
}

/** One thing that belongs to the health of the service. */
export interface HealthCheck {
  readonly name: string;
  /** Whether the service is unhealthy without it; else it is degraded. */
  readonly essential: boolean;
  /** A result younger than this is given again instead of looking anew. */
  readonly intervalSeconds: number;
  /** Looks; throwing means unhealthy. What takes too long is given up and should watch `signal`. */
  readonly look: (signal: AbortSignal) => Promise<Finding>;
}

/** The finding of everything that is as it should be. */
export const healthy: Finding = { status: 'healthy' };
