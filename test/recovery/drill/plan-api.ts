/**
 * Region switch and RDS of two loopback regions, as far as a drill asks them: executions that go from step to step when the
 * test lets them, and do to the regions what the steps say.
 */
import { z } from 'zod';
import type { Answer, Received } from '../../support/http-service';
import type { LoopbackRegion, LoopbackRegions } from '../../simulator/loopback-regions';

export const PLAN_ARN = 'arn:aws:arc-region-switch::111122223333:plan/holdfast-staging:abc123';

type Status = 'notStarted' | 'running' | 'failed' | 'completed' | 'skipped';

export interface FakeExecution {
  readonly id: string;
  readonly action: string;
  readonly comment: string;
  readonly region: string;
  readonly steps: { readonly name: string; status: Status; mode: string }[];
  mode: string;
  state: string;
}

/** What an execution of each kind goes through, in order. */
export const STEPS = {
  activate: ['grow', 'fence', 'switch-database', 'activate', 'shift-traffic', 'verify', 'announce'],
  postRecovery: ['check-fence', 'rebuild'],
};

/** How long each step took by the clock of Region switch, which is years away from the drill's. */
export const STEP_SECONDS = 0.02;

export interface PlanApi {
  readonly executions: FakeExecution[];
  /** Calls of Region switch and RDS that change something, in their order. */
  readonly calls: string[];
  /** Functions of steps that can be invoked by hand. */
  readonly functions: string[];
  /** Steps that fail when they are tried, until they are taken out. */
  readonly failing: Set<string>;
  /** Steps that an ungraceful execution leaves out. */
  readonly leftOut: Set<string>;
  /** Steps that stay running until they are taken out. */
  readonly held: Set<string>;
  writer: LoopbackRegion;
  /** Of the plan. */
  version: string;
  /** False while Region switch answers nowhere. */
  available: boolean;
}

/** Serves both regions' APIs. */
export function servePlan(regions: LoopbackRegions): PlanApi {
  const api: PlanApi = {
    executions: [],
    calls: [],
    functions: [],
    failing: new Set(),
    held: new Set(),
    leftOut: new Set(['fence']),
    writer: regions.west,
    version: '7',
    available: true,
  };
  for (const region of [regions.west, regions.east]) {
    region.answerApi = (request) => {
      if (request.path.startsWith('/2015-03-31/functions/')) return invoke(api, regions, region, request.path);
      return request.target === '' ? rds(api, regions, request) : regionSwitch(api, regions, request);
    };
  }
  return api;
}

function invoke(api: PlanApi, regions: LoopbackRegions, { name: region }: LoopbackRegion, path: string): Answer {
  const name = /-flip-(\w+)\//.exec(path)?.[1] ?? '';
  if (!api.functions.includes(name)) return json({ Type: 'User', Message: `there is no function ${name}` }, 404);
  api.calls.push(`Invoke ${name}`);
  carryOut(api, regions, { region }, name);
  return json({ done: true });
}

const json = (body: object, status = 200): Answer => ({ status, body: JSON.stringify(body) });
const ANY = z.record(z.string(), z.unknown());
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000;

function regionSwitch(api: PlanApi, regions: LoopbackRegions, { target, body }: Received): Answer {
  if (!api.available) return json({ __type: 'InternalServerException', message: 'away' }, 500);
  const input = ANY.parse(JSON.parse(body));
  const operation = target.replace('ArcRegionSwitch.', '');
  const found = api.executions.find(({ id }) => id === input.executionId);
  if (operation === 'StartPlanExecution') return start(api, input);
  if (operation === 'GetPlanInRegion') return json({ plan: plan(api.version) });
  if (operation === 'GetPlanEvaluationStatus')
    return json({ planArn: PLAN_ARN, evaluationState: 'passed', lastEvaluatedVersion: api.version });
  if (operation === 'ListPlanExecutions') return json({ items: api.executions.map(listed) });
  if (!found) return json({ __type: 'ResourceNotFoundException', message: 'no such execution' }, 404);
  if (operation === 'ListPlanExecutionEvents')
    return json({ items: found.steps.filter(({ status }) => status === 'failed').map(failure) });
  if (operation === 'GetPlanExecution') {
    advance(api, regions, found);
    return json({
      ...listed(found),
      version: api.version,
      executionRegion: found.region,
      stepStates: found.steps.map(({ name, status, mode }, index) => ({
        name,
        status,
        stepMode: mode,
        ...(status === 'completed' && { startTime: NOW + index, endTime: NOW + index + STEP_SECONDS }),
      })),
    });
  }
  api.calls.push(
    `${operation} ${text(input.action) || text(input.actionToTake)}${input.stepName === undefined ? '' : ` ${text(input.stepName)}`}`.trim(),
  );
  return decide(found, operation, input);
}

const failure = ({ name }: { readonly name: string }) => ({
  eventId: name,
  stepName: name,
  timestamp: NOW,
  type: 'stepFailed',
  error: `${name} did not work`,
});

const plan = (version: string) => ({
  arn: PLAN_ARN,
  name: 'holdfast-staging',
  owner: '111122223333',
  regions: ['us-west-2', 'us-east-2'],
  recoveryApproach: 'activePassive',
  executionRole: 'arn:aws:iam::111122223333:role/x',
  version,
  workflows: [],
});

const listed = ({ id, comment, mode, state, action, region }: FakeExecution) => ({
  planArn: PLAN_ARN,
  executionId: id,
  startTime: NOW,
  comment,
  mode,
  executionState: state,
  executionAction: action,
  executionRegion: region,
});

function start(api: PlanApi, input: Record<string, unknown>): Answer {
  const action = input.action === 'postRecovery' ? 'postRecovery' : 'activate';
  if (api.executions.some(({ state }) => state === 'inProgress'))
    return json({ __type: 'IllegalStateException', message: 'one is under way' }, 400);
  const [mode, region, comment] = [text(input.mode), text(input.targetRegion), text(input.comment)];
  api.calls.push(`StartPlanExecution ${action} ${region} ${mode}`);
  const id = `${region}/${String(api.executions.length + 1).padStart(16, '0')}`;
  const steps = STEPS[action].map((name) => ({ name, status: 'notStarted' as const, mode }));
  api.executions.push({ id, action, comment, region, steps, mode, state: 'inProgress' });
  return json({ executionId: id, plan: PLAN_ARN, planVersion: api.version });
}

/** Each poll moves the execution one step further. */
function advance(api: PlanApi, regions: LoopbackRegions, execution: FakeExecution): void {
  if (execution.state !== 'inProgress') return;
  const step = execution.steps.find(({ status }) => status === 'notStarted' || status === 'running');
  if (!step) return void (execution.state = 'completed');
  if (step.status === 'notStarted')
    return void (step.status = api.leftOut.has(step.name) && step.mode === 'ungraceful' ? 'skipped' : 'running');
  if (api.held.has(step.name)) return;
  if (api.failing.has(step.name) && step.mode === 'graceful') {
    step.status = 'failed';
    execution.state = 'pausedByFailedStep';
    return;
  }
  step.status = 'completed';
  carryOut(api, regions, execution, step.name);
}

function carryOut(
  api: PlanApi,
  { west, east, lead }: LoopbackRegions,
  { region }: Pick<FakeExecution, 'region'>,
  step: string,
): void {
  const [to, from] = region === east.name ? [east, west] : [west, east];
  if (step === 'fence') from.mood = 'not_active';
  if (step === 'switch-database') api.writer = to;
  if (step === 'activate') Object.assign(to, { mood: 'active', epoch: from.epoch + 1 });
  if (step === 'shift-traffic') {
    from.mood = 'not_active';
    lead(to);
  }
}

function decide(
  execution: FakeExecution,
  operation: string,
  { action, actionToTake, stepName }: Record<string, unknown>,
): Answer {
  const failed = execution.steps.find(
    ({ name, status }) => status === 'failed' && (stepName === undefined || name === stepName),
  );
  if (operation === 'CancelPlanExecution') execution.state = 'canceled';
  else if (operation === 'UpdatePlanExecutionStep' && failed) {
    if (actionToTake === 'skip') failed.status = 'skipped';
    else Object.assign(failed, { mode: 'ungraceful', status: 'running' });
    if (actionToTake !== 'skip') execution.state = 'inProgress';
  } else if (action === 'resume') {
    if (failed) failed.status = 'running';
    execution.state = 'inProgress';
  }
  return json({});
}

function rds(api: PlanApi, { west, east }: LoopbackRegions, { body }: Received): Answer {
  const call = new URLSearchParams(body);
  const action = call.get('Action') ?? '';
  if (action === 'DescribeGlobalClusters')
    return xml(
      action,
      `<GlobalClusters><GlobalClusterMember>
      <GlobalClusterIdentifier>holdfast-staging</GlobalClusterIdentifier><Status>available</Status><EngineVersion>17.7</EngineVersion>
      <GlobalClusterMembers>${[west, east].map(({ name }) => member(name, name === api.writer.name)).join('')}</GlobalClusterMembers>
    </GlobalClusterMember></GlobalClusters>`,
    );
  if (action === 'DescribeDBClusters')
    return xml(
      action,
      '<DBClusters><DBCluster><Status>available</Status><EngineVersion>17.7</EngineVersion></DBCluster></DBClusters>',
    );
  api.calls.push(action);
  api.writer = call.get('TargetDbClusterIdentifier')?.includes(east.name) ? east : west;
  return xml(action, '<GlobalCluster><Status>available</Status></GlobalCluster>');
}

const member = (region: string, writes: boolean): string =>
  `<GlobalClusterMember><DBClusterArn>arn:aws:rds:${region}:111122223333:cluster:x</DBClusterArn><IsWriter>${writes}</IsWriter><SynchronizationStatus>connected</SynchronizationStatus></GlobalClusterMember>`;

const xml = (action: string, result: string): Answer => ({
  status: 200,
  body: `<${action}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><${action}Result>${result}</${action}Result></${action}Response>`,
});
