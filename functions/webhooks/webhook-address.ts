import ipaddr from 'ipaddr.js';

/** Names that resolve inside a machine or a network, RFC 6761, RFC 6762 and RFC 8375 among them. */
const innerNames = /(?:^|\.)(?:localhost|local|internal|intranet|home\.arpa|lan)\.?$/i;

/**
 * What is wrong with an address that webhooks shall go to, as far as it can be told without asking the DNS; undefined
 * when nothing is. Literal addresses in any notation are checked, because URL parsing brings them to the usual one.
 */
export function webhookUrlRefusal(text: string, allowPrivate: boolean): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'It is no http or https URL.';
  }
  if (url.username !== '' || url.password !== '') return 'It contains a user name or password.';
  if (allowPrivate) return undefined;
  const host = hostOf(url);
  if (ipaddr.isValid(host)) return addressRefusal(host);
  if (innerNames.test(host) || !host.includes('.')) return `${host} names no host on the public internet.`;
  return undefined;
}

/** What is wrong with an IP address as the target of a webhook; undefined for public unicast addresses. */
export function addressRefusal(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return `${address} is no IP address.`;
  // `process` sees through IPv4 addresses that are written as IPv6.
  const range = ipaddr.process(address).range();
  return range === 'unicast' ? undefined : `${address} is not a public address (${range}).`;
}

/** The host of a URL, an IPv6 address without its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');
