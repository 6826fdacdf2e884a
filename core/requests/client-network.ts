import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that its network has; the rest a client chooses itself, as often as it likes. */
const networkBits = 64;

/** What stands for a client when its requests are counted: the IPv4 address, or the network of the IPv6 address. */
export function clientNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${networkBits}`).toString();
}
