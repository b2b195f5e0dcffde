/** What a region's templates say of the controls in front of its portals. */
import { at, list, type Resource, type TemplateIndex } from '../../lib/assembly/template-index';
import { REAL_PACE, REHEARSAL_PACE, type Pace } from '../../lib/recovery/drill/options';
import type { FrontDoorControls } from '../engines/load-balancer';

/** Requests a second that the clients of a drill send at most. */
export const perSecond = ({ traffic: { clients, pause, retry } }: Pace): number =>
  (clients * 1000) / Math.min(pause, retry);

/** Clients of a rehearsal are so many times faster. */
const SPEED = perSecond(REHEARSAL_PACE) / perSecond(REAL_PACE);

/** @throws where a region has no web firewall or no web load balancer */
export function controlsOf(tree: TemplateIndex, region: string): FrontDoorControls {
  const only = (type: string, where: (resource: Resource) => boolean = () => true): Resource => {
    const [found, ...others] = tree.ofType(type).filter((each) => each.stack.region === region && where(each));
    if (!found || others.length > 0) throw new Error(`${region}: the templates must have one ${type} for the portal`);
    return found;
  };
  const balancer = only(
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    ({ properties }) => at(properties, 'Type') === 'application',
  );
  const seconds = (key: string): number =>
    Number(
      at(
        list(balancer.properties, 'LoadBalancerAttributes').find((each) => at(each, 'Key') === key),
        'Value',
      ),
    );
  return {
    rules: [...list(only('AWS::WAFv2::WebACL').properties, 'Rules')],
    speed: SPEED,
    idleMs: seconds('idle_timeout.timeout_seconds') * 1000,
    keepAliveMs: seconds('client_keep_alive.seconds') * 1000,
  };
}
