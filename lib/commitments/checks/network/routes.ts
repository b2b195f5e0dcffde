/** The way of every packet: through a firewall endpoint of its own zone, in both directions, and no other way (D1, G1, N3). */
import type { Tier } from '../../../config/tiers';
import type { Check, Finding } from '../../check';
import type { TemplateIndex } from '../../../assembly/template-index';
import { checkOf } from '../shapes';
import { type Hop, type RouteFact, routesOf, zonesOf } from './topology';

/** A line of the routing plan, for every zone; the hop stands in that zone, where it has one. */
interface Line {
  readonly from: Tier | 'internet';
  readonly to: Tier | 'internet';
  readonly hop: Hop;
}

/** Written a second time on purpose: what the stack does is compared with what it must do. */
const INGRESS: readonly Line[] = [
  { from: 'internet', to: 'public', hop: 'ingressFirewall' },
  { from: 'public', to: 'internet', hop: 'ingressFirewall' },
  { from: 'ingressFirewall', to: 'internet', hop: 'internetGateway' },
];
const EGRESS: readonly Line[] = [
  { from: 'gateway', to: 'internet', hop: 'egressFirewall' },
  { from: 'application', to: 'internet', hop: 'egressFirewall' },
  { from: 'egressFirewall', to: 'internet', hop: 'natGateway' },
  { from: 'nat', to: 'internet', hop: 'internetGateway' },
  { from: 'nat', to: 'gateway', hop: 'egressFirewall' },
  { from: 'nat', to: 'application', hop: 'egressFirewall' },
];

/** Routes that follow a line in a zone, as the zone's packets meet them. */
const routesOn = (routes: readonly RouteFact[], { from, to }: Line, zone: string): readonly RouteFact[] =>
  routes.filter(
    (route) =>
      route.from === from && route.zone === zone && route.to === to && (route.toZone === '' || route.toZone === zone),
  );

const inZone = ({ hop, hopZone }: RouteFact, zone: string): boolean => hop === 'internetGateway' || hopZone === zone;

/** A finding for each line that a zone lacks. */
const missing = (tree: TemplateIndex, lines: readonly Line[]): readonly Finding[] => {
  const routes = routesOf(tree);
  return tree.letters.flatMap((letter) => {
    const own = routes.filter(({ resource }) => resource.stack.letter === letter);
    return zonesOf(tree, letter).flatMap((zone) =>
      lines.flatMap((line) => {
        const found = routesOn(own, line, zone);
        if (found.length === 1 && found.every((route) => route.hop === line.hop && inZone(route, zone))) return [];
        return {
          path: found[0]?.resource.path ?? `${letter}/Network`,
          found: found.map(({ hop, hopZone }) => `${hop} ${hopZone}`.trim()).join(', ') || 'no route',
          required: `${zone}: from ${line.from} to ${line.to} through the ${line.hop} of the zone`,
          fix: 'restore the line in ROUTES of lib/constructs/network/routes.ts',
        };
      }),
    );
  });
};

/** Whether a route is one that a line allows. In a table that several zones share, a route back is for the zone it leads to. */
const follows = ({ from, to, toZone, hop, hopZone }: RouteFact, line: Line): boolean =>
  from === line.from && to === line.to && hop === line.hop && (toZone === '' || toZone === hopZone);

export const ROUTE_CHECKS: readonly Check[] = [
  {
    id: 'G1',
    name: 'ingress-firewall',
    sentence: 'What arrives from the internet, and every answer to it, passes the intrusion detection of its own zone',
    holdsIn: 'every',
    find: (tree) => missing(tree, INGRESS),
  },
  {
    id: 'D1',
    name: 'egress-firewall',
    sentence: 'What leaves the private tiers, and every answer to it, passes the allow-list of its own zone',
    holdsIn: 'every',
    find: (tree) => missing(tree, EGRESS),
  },
  // Routes over the link are judged by the link's checks.
  checkOf({
    id: 'N3',
    name: 'no-firewall-bypass',
    sentence:
      'There is no other route: private tiers reach the internet through the firewall only, the database not at all',
    of: (tree) => routesOf(tree).map((route) => ({ ...route, path: route.resource.path })),
    where: (route) => route.hop !== 'peering' && ![...INGRESS, ...EGRESS].some((line) => follows(route, line)),
    required: 'a line of the routing plan, or the link',
    fix: 'take the route out; what a task must reach gets an endpoint or a line in lib/config/sub-processors.ts',
    found: ({ from, to, hop }) => `${from} to ${to} through ${hop}`,
  }),
];
