/** A region's address plan, computable for the other region too: the link's rules name it by CIDR (rule 1). */
import { parseCIDR } from 'ipaddr.js';
import type { Region } from './types';

/**
 * What a subnet is for. Each tier is one /19 of the region's /16, cut into a /21 per zone with one to spare, so a
 * whole tier is one CIDR in a rule. The order is the address plan: append, never reorder.
 */
export const TIERS = [
  /** Load balancers: reached from the internet through the ingress firewall. */
  'public',
  /** Firewall endpoints between the internet gateway and the public tier. */
  'ingressFirewall',
  /** Firewall endpoints between the private tiers and the NAT gateways. */
  'egressFirewall',
  /** NAT gateways, alone, so that a route back through the firewall cannot catch load-balancer traffic. */
  'nat',
  /** The mail gateway's tasks: the only tier that may speak SMTP to the internet. */
  'gateway',
  /** The portal's tasks, migration tasks, interface endpoints and functions. */
  'application',
  /** The database: no route to the internet at all. */
  'isolated',
] as const;

export type Tier = (typeof TIERS)[number];

/** Tiers whose tasks may call the internet, through the egress firewall, and the database of either region. */
export const PRIVATE_TIERS = ['gateway', 'application'] as const;

/** Prefix length of one subnet; a tier is two bits wider, a region five. */
export const SUBNET_PREFIX = 21;

const TIER_PREFIX = 19;

/** Zones that a tier has address space for: those in use and one to grow into. */
export const ZONES_PLANNED = 2 ** (SUBNET_PREFIX - TIER_PREFIX);

/** The /19 of a tier in a region, for example `10.0.128.0/19`. */
export function tierCidr(region: Pick<Region, 'cidr'>, tier: Tier): string {
  const [address] = parseCIDR(region.cidr);
  const [first, second] = address.toByteArray();
  return `${first}.${second}.${TIERS.indexOf(tier) << (24 - TIER_PREFIX)}.0/${TIER_PREFIX}`;
}
