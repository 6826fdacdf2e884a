const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A document with one root in a namespace: lists as `member` elements, Dates in ISO 8601, undefined left out. */
export function writeXml(
  root: string,
  namespace: string,
  content: Readonly<Record<string, unknown>>,
): string {
  return `<${root} xmlns="${namespace}">${children(content)}</${root}>`;
}

function children(content: object): string {
  return Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: unknown): string {
  return value === undefined || value === null ? '' : `<${name}>${inner(value)}</${name}>`;
}

function inner(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element('member', item)).join('');
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null) return children(value);
  return escaped(String(value));
}

/** XML 1.0 has no place for most control characters, not even escaped. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '')
    .replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('\r', '&#13;');
}
