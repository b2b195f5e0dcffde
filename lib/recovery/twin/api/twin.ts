/** The twin: AWS's APIs of both regions on loopback, and a Region switch that carries out the synthesized plan on real engines. */
import { at } from '../../../commitments/tree';
import { parameterName } from '../../../config/names';
import type { Environment } from '../../../config/types';
import { type Clock, monotonicClock } from '../../drill/clock';
import { regionSwitchService } from '../arc/region-switch';
import type { Engines } from '../engines-port';
import { readAssembly } from '../executor/assembly';
import { deployedArns } from '../executor/deployed';
import { evaluate } from '../executor/evaluation';
import { Executor } from '../executor/executor';
import { FunctionHost } from '../executor/function-host';
import { functionSpecs } from '../executor/function-specs';
import { PACES, type PaceName } from '../executor/pace';
import { planOf } from '../executor/plan';
import { Resolver } from '../executor/resolve';
import { Samples } from '../executor/samples';
import { functionsOf } from '../executor/steps';
import { stretched } from '../executor/stretched';
import { keysOf, type TwinKey } from '../kms/keys';
import { kmsService } from '../kms/kms';
import { GlobalCluster } from '../rds/global-cluster';
import { rdsService } from '../rds/rds';
import { ecsService, scalingService } from './capacity';
import { answerTo } from './endpoint';
import { eventsService, type PutEvent } from './events';
import { type Place, startServer } from './http';
import { Interference } from './interference';
import { lambdaService } from './lambda';
import type { Service } from './service';
import type { Credentials } from './signature';
import { storesService } from './stores';

export interface TwinOptions {
  /** Folder of the environment's assembly: `assembly-<environment>` of what `cdk synth` writes. */
  readonly assembly: string;
  readonly environment: Environment;
  readonly engines: Engines;
  /** Good for this twin only. */
  readonly credentials: Credentials;
  /** Default `rehearsal`. */
  readonly pace?: PaceName;
  /** Where each region's APIs listen; by default on 127.0.0.1, on ports of the system's choosing. */
  readonly places?: Readonly<Record<string, Place>>;
  readonly clock?: Clock;
  /** Takes what functions log, and complaints. */
  readonly logged?: (region: string, text: string) => void;
}

export interface Twin {
  /** URL of each region's APIs, by the region's name. */
  readonly apis: Readonly<Record<string, string>>;
  readonly executor: Executor;
  readonly cluster: GlobalCluster;
  readonly interference: Interference;
  /** Keys of both regions; programs are told their ARNs. */
  readonly keys: readonly TwinKey[];
  /** What was put on the event buses, in order. */
  readonly events: readonly PutEvent[];
  /** What should not have happened: operations that are not served, movements that failed, mistakes of the twin's own. */
  readonly complaints: readonly string[];
  /** Loads the plan's functions; a flip before that is slower, not wrong. @throws FunctionFailed */
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What the zone is called in a rehearsal; nobody asks Route 53. */
const ZONE_ID = 'Z00000000000REHEARSAL';

/**
 * Starts it.
 * @throws Error where the assembly has no plan that can be executed, or variables do not fit; DoesNotFit
 */
export async function startTwin(options: TwinOptions): Promise<Twin> {
  const { environment, credentials, clock = monotonicClock() } = options;
  const pace = PACES[options.pace ?? 'rehearsal'];
  const engines = stretched(options.engines, pace, clock);
  const complaints: string[] = [];
  const complain = (text: string): void => void complaints.push(text);
  const interference = new Interference();
  const events: PutEvent[] = [];
  const regions = environment.regions.map(({ name }) => name);
  const assembly = readAssembly(options.assembly);
  const resolver = new Resolver(assembly.tree, { parameters: { [parameterName(environment, 'zoneId')]: ZONE_ID } });
  const now = (): Date => new Date(clock.now());
  const plan = planOf(assembly, resolver, now());
  const keys = keysOf(assembly.tree, resolver);
  const cluster = new GlobalCluster(engines, regions);

  const services: Record<string, Service> = {};
  const { isReachable } = engines;
  const answering = { services, credentials, interference, isReachable, complain, now };
  const servers = await Promise.all(
    regions.map(async (region) => ({ region, server: await startServer(options.places?.[region] ?? { address: '127.0.0.1' }, (request) => answerTo({ ...answering, region }, request)) })),
  );
  const close = async (): Promise<void> => void (await Promise.all(servers.map(({ server }) => server.close())));
  try {
    const apis = Object.fromEntries(servers.map(({ region, server }) => [region, server.url]));
    const surroundings = { variables: engines.functions.variables, credentials, endpoint: (region: string) => apis[region] ?? '' };
    const specs = functionSpecs(functionsOf(plan), assembly, resolver, surroundings);
    const functions = new FunctionHost({ specs, folder: options.assembly, isReachable, logged: options.logged ?? (() => undefined) });
    const samples = new Samples(engines, regions);
    const executor = new Executor(plan, { engines, cluster, functions, samples, pace, clock });
    const deployed = deployedArns(assembly.tree, resolver);
    const buckets = new Set(assembly.tree.ofType('AWS::S3::Bucket').map(({ stack, properties }) => `${stack.region}/${String(resolver.value(stack, at(properties, 'BucketName') ?? ''))}`));
    Object.assign(services, {
      'arc-region-switch': regionSwitchService({ executor, evaluation: evaluate(plan, (arn) => deployed.has(arn), now()), traffic: engines.traffic }),
      rds: rdsService(environment, engines, cluster, complain),
      kms: kmsService(keys),
      lambda: lambdaService(functions),
      'application-autoscaling': scalingService(environment, engines),
      ecs: ecsService(environment, engines),
      events: eventsService((event) => events.push(event)),
      s3: storesService((region, bucket) => buckets.has(`${region}/${bucket}`)),
    } satisfies Record<string, Service>);
    const closeAll = async (): Promise<void> => {
      executor.close();
      await Promise.all([functions.close(), close()]);
    };
    return { apis, executor, cluster, interference, keys, events, complaints, warm: () => functions.preload(), close: closeAll };
  } catch (error) {
    await close();
    throw error;
  }
}
