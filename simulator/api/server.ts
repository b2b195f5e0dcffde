/** The simulator: AWS's APIs of both regions on loopback, and a Region switch that carries out the synthesized plan on real engines. */
import { at } from '../../lib/assembly/template-index';
import { parameterName } from '../../lib/config/names';
import type { Environment } from '../../lib/config/types';
import { type Clock, monotonicClock } from '../../lib/recovery/drill/clock';
import { regionSwitchService } from '../arc/region-switch';
import type { Engines } from '../backend';
import { deployedArns, readAssembly } from '../executor/assembly';
import type { Surroundings } from '../executor/blocks';
import { evaluate, type PlanEvaluation, Samples } from '../executor/evaluation';
import { Executor } from '../executor/executor';
import { FunctionHost } from '../executor/function-host';
import { functionSpecs } from '../executor/function-specs';
import { type Pace, PACES, stretched } from '../executor/pace';
import { planOf } from '../executor/plan';
import { Resolver } from '../executor/resolve';
import { functionsOf } from '../executor/steps';
import { keysOf, kmsService, type SimulatedKey } from '../kms/kms';
import { GlobalCluster } from '../rds/global-cluster';
import { rdsService } from '../rds/rds';
import { ecsService, scalingService } from './capacity';
import { answerTo } from './endpoint';
import { eventsService, type PutEvent } from './events';
import { type ApiServer, type Place, startServer } from './http';
import { FaultInjection } from './fault-injection';
import { lambdaService } from './lambda';
import type { Service } from './service';
import type { Credentials } from './signature';
import { storesService } from './stores';

export interface SimulatorOptions {
  /** Folder of the environment's assembly: `assembly-<environment>` of what `cdk synth` writes. */
  readonly assembly: string;
  /** Reads it; default: anew each time. */
  readonly read?: typeof readAssembly;
  readonly environment: Environment;
  readonly engines: Engines;
  /** Only this simulator accepts them. */
  readonly credentials: Credentials;
  /** Default `rehearsal`. */
  readonly pace?: Pace;
  /** As `Surroundings` of the executor has it; default false. */
  readonly skipsFunctions?: boolean;
  /** Where each region's APIs listen; by default on 127.0.0.1, on ports of the system's choosing. */
  readonly places?: Readonly<Record<string, Place>>;
  readonly clock?: Clock;
  /** Takes what functions log, and complaints. */
  readonly logged?: (region: string, text: string) => void;
}

export interface Simulator {
  /** URL of each region's APIs, by the region's name. */
  readonly apis: Readonly<Record<string, string>>;
  readonly executor: Executor;
  readonly cluster: GlobalCluster;
  readonly faults: FaultInjection;
  /** Keys of both regions; programs get their ARNs. */
  readonly keys: readonly SimulatedKey[];
  /** What was put on the event buses, in order. */
  readonly events: readonly PutEvent[];
  /** What should not have happened: operations that are not served, writer moves that failed, mistakes of the simulator. */
  readonly complaints: readonly string[];
  /** Loads the plan's functions; a flip before that is slower, but correct. @throws FunctionFailed */
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Id of the zone in a rehearsal; no program calls Route 53. */
const ZONE_ID = 'Z00000000000REHEARSAL';

/**
 * Starts it.
 * @throws Error where the assembly has no plan that can be executed, or variables do not fit; DoesNotFit
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { environment, credentials, clock = monotonicClock() } = options;
  const faults = new FaultInjection();
  const engines = stretched(options.engines, options.pace ?? PACES.rehearsal, clock, faults);
  const [complaints, events]: [string[], PutEvent[]] = [[], []];
  const notes: Notes = { complain: (text) => void complaints.push(text), keep: (event) => void events.push(event) };
  const services: Record<string, Service> = {};
  const answering = {
    services,
    credentials,
    faults,
    isThere: engines.isThere,
    complain: notes.complain,
    now: () => new Date(clock.now()),
  };
  const serverIn = (region: string): Promise<ApiServer> =>
    startServer(options.places?.[region] ?? { address: '127.0.0.1' }, (request) =>
      answerTo({ ...answering, region }, request),
    );
  const servers = await Promise.all(
    environment.regions.map(async ({ name: region }) => ({ region, server: await serverIn(region) })),
  );
  const closeServers = async (): Promise<void> => void (await Promise.all(servers.map(({ server }) => server.close())));
  try {
    const apis = Object.fromEntries(servers.map(({ region, server }) => [region, server.url]));
    const deployment = deploy(options, { engines, clock, faults }, apis);
    Object.assign(services, servicesOf(deployment, environment, engines, notes));
    const { executor, cluster, keys, functions } = deployment;
    const close = async (): Promise<void> => {
      executor.close();
      await Promise.all([functions.close(), closeServers()]);
    };
    return {
      apis,
      executor,
      cluster,
      faults,
      keys,
      events,
      complaints,
      warm: () => functions.preload(),
      close,
    };
  } catch (error) {
    await closeServers();
    throw error;
  }
}

/** Keeps complaints and events. */
interface Notes {
  readonly complain: (text: string) => void;
  readonly keep: (event: PutEvent) => void;
}

/** What the services act on, made from the assembly. */
interface Deployment {
  readonly executor: Executor;
  readonly evaluation: PlanEvaluation;
  readonly cluster: GlobalCluster;
  readonly functions: FunctionHost;
  readonly keys: readonly SimulatedKey[];
  readonly hasBucket: (region: string, bucket: string) => boolean;
}

function deploy(
  options: SimulatorOptions,
  { engines, clock, faults }: Pick<Surroundings, 'engines' | 'clock'> & { readonly faults: FaultInjection },
  apis: Readonly<Record<string, string>>,
): Deployment {
  const { environment, credentials, skipsFunctions = false } = options;
  const pace = options.pace ?? PACES.rehearsal;
  const regions = environment.regions.map(({ name }) => name);
  const assembly = (options.read ?? readAssembly)(options.assembly);
  const resolver = new Resolver(assembly.tree, { parameters: { [parameterName(environment, 'zoneId')]: ZONE_ID } });
  const now = new Date(clock.now());
  const plan = planOf(assembly, resolver, now);
  const given = {
    variables: engines.functions.variables,
    credentials,
    endpoint: (region: string) => apis[region] ?? '',
  };
  const specs = functionSpecs(functionsOf(plan), assembly, resolver, given);
  const functions = new FunctionHost({
    specs,
    folder: options.assembly,
    isReachable: engines.isReachable,
    faults,
    logged: options.logged ?? (() => undefined),
  });
  const cluster = new GlobalCluster(engines, regions);
  const samples = new Samples(engines, regions);
  const deployed = deployedArns(assembly.tree, resolver);
  const buckets = assembly.tree
    .ofType('AWS::S3::Bucket')
    .map(
      ({ stack, properties }) => `${stack.region}/${String(resolver.value(stack, at(properties, 'BucketName') ?? ''))}`,
    );
  return {
    executor: new Executor(plan, { engines, cluster, functions, samples, pace, clock, skipsFunctions, faults }),
    evaluation: evaluate(plan, (arn) => deployed.has(arn), now),
    cluster,
    functions,
    keys: keysOf(assembly.tree, resolver),
    hasBucket: (region, bucket) => buckets.includes(`${region}/${bucket}`),
  };
}

/** The services by their signing names. */
function servicesOf(
  { executor, evaluation, cluster, functions, keys, hasBucket }: Deployment,
  environment: Environment,
  engines: Engines,
  { complain, keep }: Notes,
): Readonly<Record<string, Service>> {
  return {
    'arc-region-switch': regionSwitchService({ executor, evaluation, traffic: engines.traffic }),
    rds: rdsService(environment, engines, cluster, complain),
    kms: kmsService(keys),
    lambda: lambdaService(functions),
    'application-autoscaling': scalingService(environment, engines),
    ecs: ecsService(environment, engines),
    events: eventsService(keep),
    s3: storesService(hasBucket),
  };
}
