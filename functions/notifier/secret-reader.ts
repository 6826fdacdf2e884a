import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type NotificationSecret, notificationSecretSchemas } from '../../core/alerts/notification-secret.ts';

/** A secret that is missing, cannot be read, or lacks what a channel needs. */
export class SecretFault extends Error {
  /** @param fault - names the field, and never what stands there */
  constructor(secret: string, fault: string, options?: ErrorOptions) {
    super(`The secret ${secret} ${fault}. See docs/monitoring.md.`, options);
    this.name = 'SecretFault';
  }
}

/** The secret of the notifier. */
export interface SecretReader {
  readonly name: string;
  /**
   * Reads a section.
   *
   * @throws SecretFault
   */
  read<Section extends keyof NotificationSecret>(section: Section): Promise<NotificationSecret[Section]>;
}

/**
 * Reads the secret, and keeps it for some time. What is wrong with it is not kept: once the operator has put it right the
 * next attempt uses it.
 */
export function createSecretReader(
  client: SecretsManagerClient,
  options: { readonly name: string; readonly keepSeconds: number; readonly now: () => number },
): SecretReader {
  const { name, keepSeconds, now } = options;
  let kept: { readonly fields: Record<string, unknown>; readonly until: number } | undefined;
  const fields = async (): Promise<Record<string, unknown>> => {
    if (kept !== undefined && now() < kept.until) return kept.fields;
    const read = parseFields(name, await fetchSecret(client, name));
    kept = { fields: read, until: now() + keepSeconds * 1000 };
    return read;
  };
  return {
    name,
    read: async (section) => {
      const given = (await fields())[section];
      if (given === undefined) {
        kept = undefined;
        throw new SecretFault(name, `has no field ${section}`);
      }
      const parsed = notificationSecretSchemas[section].safeParse(given);
      if (parsed.success) return parsed.data as NotificationSecret[typeof section];
      kept = undefined;
      // Zod's messages name fields and rules, and never what stands there.
      const faults = parsed.error.issues.map(
        ({ path, message }) => `${[section, ...path].map(String).join('.')}: ${message}`,
      );
      throw new SecretFault(name, `is not usable: ${faults.join('; ')}`);
    },
  };
}

async function fetchSecret(client: SecretsManagerClient, name: string): Promise<string> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    return SecretString ?? '';
  } catch (error) {
    const { name: reason } = error as Error;
    throw new SecretFault(name, `cannot be read (${reason})`, { cause: error });
  }
}

function parseFields(name: string, text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // What JSON.parse complains of would quote the secret.
    throw new SecretFault(name, 'is no JSON');
  }
  if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed))
    return parsed as Record<string, unknown>;
  throw new SecretFault(name, 'is no JSON object');
}
