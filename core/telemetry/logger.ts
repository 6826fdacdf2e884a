import { Logger } from '@aws-lambda-powertools/logger';
import { redactField } from './redaction.ts';

/**
 * A Powertools logger that writes one JSON line per entry and lets no secret through: values under secret keys, query
 * strings of presigned addresses, tokens and e-mail addresses are replaced.
 *
 * `logger` names the part that writes, `function` the function in it: that of Lambda, unless a line says more.
 *
 * @param component - which part of the service writes, such as `jobs` or `gpu-worker`
 */
export function createLogger(component: string): Logger {
  return new Logger({
    serviceName: `stemwatch-${component}`,
    persistentKeys: { component, logger: `stemwatch.${component}`, function: component },
    jsonReplacerFn: redactField,
  });
}
