import ipaddr from 'ipaddr.js';
import { z } from 'zod';

const { IPv4 } = ipaddr;

/** Any IPv4 range, as `address/prefix`. */
export const RANGE = z.string().refine((text) => IPv4.isValidCIDRFourPartDecimal(text));

/**
 * The range of a region's network: a /16 of RFC 1918, written by its first address. One size for all, so that subnets
 * lie alike in every region and templates differ in nothing but the prefix.
 */
export const NETWORK = z.string().refine((text) => {
  if (!IPv4.isValidCIDRFourPartDecimal(text)) return false;
  const [address] = IPv4.parseCIDR(text);
  return address.range() === 'private' && text === `${IPv4.networkAddressFromCIDR(text)}/16`;
});

/** Whether two valid ranges share an address: the shorter prefix decides. */
export function overlap(one: string, other: string): boolean {
  const [address, prefix] = IPv4.parseCIDR(one);
  const [otherAddress, otherPrefix] = IPv4.parseCIDR(other);
  return address.match(otherAddress, Math.min(prefix, otherPrefix));
}
