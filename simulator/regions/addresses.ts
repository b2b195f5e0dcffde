/** Where everything of a rehearsal listens: a block of loopback addresses of its own, and ports that are free on all of them. */
import type { Region } from '../../lib/config/types';
import { freePort } from '../engines/program';

/** Where one region is. Needs Linux, where all of 127.0.0.0/8 is this machine. */
export interface RegionPlace {
  readonly region: Region;
  /** Its own address. */
  readonly address: string;
  /** Where the other region reaches it: the near end of the link. */
  readonly near: string;
  /** Where clients outside reach it: what public names resolve to. */
  readonly door: string;
  /** Ports for its containers; more than ever run at once. */
  readonly portals: readonly number[];
  readonly gatewayHealth: number;
}

export interface Places {
  /** Outside both regions: clients, the operator, their name server. */
  readonly outside: string;
  readonly regions: readonly [RegionPlace, RegionPlace];
  /** The same on every address, as in AWS. */
  readonly port: {
    readonly database: number;
    readonly names: number;
    readonly apis: number;
    readonly portal: number;
    readonly mail: number;
  };
}

/** Containers of a service that always run in a region: two portals, so that one may go without anybody noticing. */
export const FLOORS = { portal: 2, gateway: 1 } as const;

/** Portals in a region, at most: what one machine can carry. */
const MOST_PORTALS = 4;

/**
 * Chooses places for the regions of a rehearsal.
 * @param number distinguishes rehearsals that run at the same time; a process id will do
 */
export async function choosePlaces([a, b]: readonly [Region, Region], number: number): Promise<Places> {
  const address = (host: number): string => addressIn(number, host);
  const all = [address(1), address(2), address(3), address(4), address(5), address(6), address(7)] as const;
  const ports = new Set<number>();
  // Each is free when it is asked for; the next is asked for before anything listens there, hence the set.
  while (ports.size < 6 + MOST_PORTALS) ports.add(await freePort(...all));
  const [database = 0, names = 0, apis = 0, portal = 0, mail = 0, gatewayHealth = 0, ...portals] = ports;
  return {
    outside: all[0],
    regions: [
      { region: a, address: all[1], near: all[3], door: all[5], portals, gatewayHealth },
      { region: b, address: all[2], near: all[4], door: all[6], portals, gatewayHealth },
    ],
    port: { database, names, apis, portal, mail },
  };
}

/** @throws where there is no such region */
export function placeOf({ regions }: Places, name: string): RegionPlace {
  const found = regions.find(({ region }) => region.name === name);
  if (!found)
    throw new Error(
      `there must be a region ${name}, and there are ${regions.map(({ region }) => region.name).join(' and ')}`,
    );
  return found;
}

/** Sixteen addresses for each of a million numbers, outside 127.0.0.0/16, where other programs usually are. */
function addressIn(number: number, host: number): string {
  const block = number % 2 ** 20;
  const [second, third, fourth] = [(block >> 12) & 0xff, (block >> 4) & 0xff, ((block & 0xf) << 4) + host];
  return `127.${second === 0 ? 255 : second}.${third}.${fourth}`;
}
