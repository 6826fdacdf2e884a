/** Keys whose values never reach a log line. */
const secretKeys =
  /^(authorization|token|secret|secretHash|password|cookie|set-cookie|x-api-key|signature)$/i;

/** What must not be read in a log, wherever it stands in a text, and what stands there instead. */
const unspeakable: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // The query of a presigned address, and what is left of one that was taken apart.
  [/\?[^\s"]*X-Amz-(?:Signature|Credential)=[^\s"]*/g, '?[redacted]'],
  [/X-Amz-(?:Signature|Credential|Security-Token)=[^\s"&]+/g, '[redacted]'],
  // Tokens and secrets of webhooks.
  [/\b(?:tok_[0-9a-z]{26}\.[\w-]{43}|whsec_[\w+/=-]+|Bearer +[\w.~+/=-]+)/g, '[redacted]'],
  // E-mail addresses.
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/gi, '[redacted]'],
];

/** A text without secrets and personal data. */
export const redacted = (text: string): string =>
  unspeakable.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);

/** Replaces secrets while a log line becomes JSON. */
export function redactField(key: string, value: unknown): unknown {
  if (secretKeys.test(key)) return '[redacted]';
  return typeof value === 'string' ? redacted(value) : value;
}
