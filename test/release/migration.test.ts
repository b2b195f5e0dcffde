import { at, list } from '../../lib/assembly/template-index';
import { migrate, networkOf } from '../../lib/release/migration';
import { tree } from '../support/assembly';
import { type Recorded, stacks, startAws } from './aws-answers';
import { named } from './preflight-lab';

const CALL =
  "aws ecs run-task --region us-west-2 --network-configuration 'awsvpcConfiguration={subnets=[subnet-1,subnet-2],securityGroups=[sg-1],assignPublicIp=DISABLED}'";
const task = (more: object): string => JSON.stringify({ tasks: [{ taskArn: 'arn:task', ...more }], failures: [] });

const END = { lastStatus: 'STOPPED', stoppedReason: 'Essential container in task exited' };
const DESCRIBED: Recorded = {
  'cloudformation:DescribeStacks': stacks({ 'holdfast-staging-data': 'CREATE_COMPLETE' }, { MigrationCall: CALL }),
  'ecs:RunTask': task({ lastStatus: 'PROVISIONING' }),
};

async function migrated(recorded: Recorded, looks = 1) {
  let left = looks;
  const aws = await startAws(() => ({
    ...recorded,
    'ecs:DescribeTasks': left-- > 1 ? task({ lastStatus: 'RUNNING' }) : (recorded['ecs:DescribeTasks'] ?? task(END)),
  }));
  const config = {
    region: 'us-west-2',
    endpoint: aws.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  };
  const end = await migrate(named('staging'), config, async () => undefined);
  await aws.close();
  return { end, started: aws.received.find(({ target }) => target.endsWith('RunTask'))?.body ?? '' };
}

test('runs in the subnets and the group of the Data stack, until the container has ended', async () => {
  const end = task({ ...END, containers: [{ name: 'migration', exitCode: 0 }] });
  const { end: found, started } = await migrated({ ...DESCRIBED, 'ecs:DescribeTasks': end }, 3);
  expect(found.code).toBe(0);
  expect(JSON.parse(started)).toMatchObject({
    cluster: 'holdfast-staging-migration',
    taskDefinition: 'holdfast-staging-migration',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] } },
  });
});

test.each<[string, Recorded, number | undefined, string]>([
  ['fails', { 'ecs:DescribeTasks': task({ ...END, containers: [{ exitCode: 3 }] }) }, 3, 'Essential container'],
  [
    'cannot pull its image',
    { 'ecs:DescribeTasks': task({ ...END, containers: [{ reason: 'CannotPullContainerError' }] }) },
    undefined,
    'CannotPullContainerError',
  ],
  [
    'is not started',
    { 'ecs:RunTask': '{"tasks":[],"failures":[{"reason":"RESOURCE:CPU"}]}' },
    undefined,
    'RESOURCE:CPU',
  ],
])('a task that %s', async (_, recorded, code, reason) => {
  const { end } = await migrated({ ...DESCRIBED, ...recorded });
  expect(end.code).toBe(code);
  expect(end.reason).toContain(reason);
});

test.each(['production', 'staging', 'sandbox'] as const)('every Data stack of %s says how to run it', (name) => {
  const calls = tree(name).stacks.flatMap(({ template }) => {
    const call = at(template, 'Outputs', 'MigrationCall', 'Value');
    // What is known only in AWS stands as a name here.
    return call === undefined
      ? []
      : [list(call, 'Fn::Join', 1).map((part) => (typeof part === 'string' ? part : 'id'))];
  });
  expect(calls.length).toBeGreaterThan(0);
  for (const call of calls)
    expect(networkOf(call.join(''))).toEqual({ subnets: ['id', 'id', 'id'], securityGroups: ['id'] });
});
