import { Logger } from '@aws-lambda-powertools/logger';

/** Keys whose values never reach a log line. */
const secretKeys =
  /^(authorization|token|secret|secretHash|password|cookie|set-cookie|x-api-key|signature)$/i;

/** A presigned address, wherever it stands in a text. */
const presignedQuery = /\?[^\s"]*X-Amz-(?:Signature|Credential)=[^\s"]*/g;

/** A bearer token or webhook secret, wherever it stands in a text. */
const bareSecret = /\b(?:tok_[0-9a-z]{26}\.[\w-]{43}|whsec_[\w+/=-]+|Bearer +[\w.~+/=-]+)/g;

/** An e-mail address, wherever it stands in a text. */
const emailAddress = /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/gi;

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
    jsonReplacerFn: redact,
  });
}

function redact(key: string, value: unknown): unknown {
  if (secretKeys.test(key)) return '[redacted]';
  if (typeof value !== 'string') return value;
  return value
    .replace(presignedQuery, '?[redacted]')
    .replace(bareSecret, '[redacted]')
    .replace(emailAddress, '[redacted]');
}
