/** One region of a rehearsal, its database aside: a front door, the portals behind it, the mail gateway. */
import { join } from 'node:path';
import { HOSTS, type ServiceName } from '../../lib/config/names';
import type { Environment } from '../../lib/config/types';
import { PORTAL } from '../../lib/contracts/portal';
import type { GatewayVariables } from '../../lib/contracts/gateway';
import {
  openLoadBalancer,
  type FrontDoorControls,
  type LoadBalancer,
  type LoadBalancerOptions,
} from '../engines/load-balancer';
import { FLOORS, type Places, type RegionPlace } from './addresses';
import type { Built } from './programs';
import { ServiceGroup, startService } from './service-group';

export interface SimulatedRegionOptions {
  readonly environment: Environment;
  readonly place: RegionPlace;
  readonly port: Places['port'];
  /** Folder for the files of the regions. */
  readonly folder: string;
  readonly controls: FrontDoorControls;
  readonly portal: Built;
  readonly gateway: Built | undefined;
  /** Called when a program of it ends that was neither drained nor lost with the region. */
  readonly ended: (program: string, ending: string) => void;
}

/**
 * How the front door looks at its portals. Thresholds are those of the target group; it looks more often, so that a start
 * does not take a minute.
 */
const HEALTH: LoadBalancerOptions['health'] = {
  path: PORTAL.paths.ready,
  everyMs: 200,
  answerMs: 2000,
  healthyAfter: 2,
  unhealthyAfter: 3,
};

/** How often the front door is asked what it knows, in milliseconds. */
const LOOK_MS = 50;

export class SimulatedRegion {
  readonly #options: SimulatedRegionOptions;
  readonly #services: Readonly<Record<ServiceName, ServiceGroup>>;
  #front: LoadBalancer | undefined;
  #healthy = 0;
  #portalVariables: Readonly<Record<string, string>> = {};
  #isThere = true;
  #skewMs = 0;

  constructor(options: SimulatedRegionOptions) {
    this.#options = options;
    const { place, port, gateway } = options;
    const ended = (service: ServiceName) => (at: number, ending: string) =>
      options.ended(`${service} of ${place.region.name}, port ${at}`, ending);
    this.#services = {
      portal: new ServiceGroup({
        ports: place.portals,
        minimum: FLOORS.portal,
        start: (at) => this.#startPortal(at),
        changed: (ports) => this.#register(ports),
        ended: ended('portal'),
      }),
      gateway: new ServiceGroup({
        ports: gateway ? [port.mail] : [],
        minimum: gateway ? FLOORS.gateway : 0,
        start: () => this.#startGateway(),
        changed: () => undefined,
        ended: ended('gateway'),
      }),
    };
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  /** Whether it serves its customers. */
  get isHealthy(): boolean {
    return this.#isThere && this.#healthy > 0;
  }

  service(name: ServiceName): ServiceGroup {
    return this.#services[name];
  }

  /** Tasks of a service that run; a portal counts when the front door leads to it, as one of ECS does. */
  running(name: ServiceName): number {
    if (!this.#isThere) return 0;
    return name === 'portal' ? this.#healthy : this.service(name).size.running;
  }

  /** Tells every portal that is started from now on its variables; where it listens is added. */
  connect(portalVariables: Readonly<Record<string, string>>): void {
    this.#portalVariables = portalVariables;
  }

  /** Opens what asks no API of AWS: the front door, which listens when this resolves, and the gateway. */
  async open(): Promise<void> {
    const {
      place: { address },
      port,
      folder,
      controls,
    } = this.#options;
    const front = await openLoadBalancer(folder, { at: { address, port: port.portal }, controls, health: HEALTH });
    this.#front = front;
    this.#isThere = true;
    this.#services.gateway.start();
    void this.#look(front);
  }

  /** Starts the portals of a region that is open. */
  start(): void {
    this.#services.portal.start();
  }

  /** Starts its portals anew, with wall clocks that are so many milliseconds ahead. Timers and monotonic clocks stay right. */
  async skewClocks(ms: number): Promise<void> {
    this.#skewMs = ms;
    await this.#services.portal.replace();
  }

  /** Everything in it ends at once. */
  async lose(): Promise<void> {
    this.#isThere = false;
    this.#healthy = 0;
    this.#front?.signal('SIGKILL');
    await Promise.all([this.#front?.ended, ...Object.values(this.#services).map((service) => service.lose())]);
  }

  async #look(front: LoadBalancer): Promise<void> {
    while (this.#isThere && this.#front === front) {
      this.#healthy = await front.healthy().then(
        ({ length }) => length,
        () => 0,
      );
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** A front door that is gone has no use for it. */
  #register(ports: readonly number[]): void {
    const { address } = this.#options.place;
    if (this.#isThere) void this.#front?.register(ports.map((port) => ({ address, port }))).catch(() => undefined);
  }

  #startPortal(port: number) {
    const {
      place: { address, region },
      portal,
      folder,
    } = this.#options;
    return startService(
      portal,
      { ...this.#portalVariables, ...skewed(this.#skewMs), LISTEN: `${address}:${port}` },
      join(folder, `portal-${region.name}-${port}.log`),
    );
  }

  #startGateway() {
    const {
      environment,
      place: { address, region, gatewayHealth },
      port,
      gateway,
      folder,
    } = this.#options;
    if (!gateway) throw new Error('the gateway must be built to run');
    const variables: GatewayVariables = {
      AWS_REGION: region.name,
      SMTP_HOSTNAME: HOSTS.mailExchanger(environment, region),
      LISTEN_ADDRESS: address,
      SMTP_PORT: String(port.mail),
      HEALTH_PORT: String(gatewayHealth),
    };
    return startService(gateway, { ...variables }, join(folder, `gateway-${region.name}.log`));
  }
}

/** What makes a program of Node see another wall clock. */
const skewed = (ms: number): Readonly<Record<string, string>> =>
  ms === 0 ? {} : { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(wallClock(ms))}` };

const wallClock = (ms: number): string => `import { ServerResponse } from 'node:http';
const Right = Date;
globalThis.Date = class extends Right {
  constructor(...given) { given.length > 0 ? super(...given) : super(Right.now() + ${ms}); }
  static now() { return Right.now() + ${ms}; }
};
// Node has a clock of its own for this header.
const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (...given) {
  this.setHeader('date', new Date().toUTCString());
  return writeHead.apply(this, given);
};`;
