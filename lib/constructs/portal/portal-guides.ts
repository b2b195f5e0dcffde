/** What to do about the alarms of this folder: rendered to docs/runbooks/alarms.md. */
import { PORTAL_EXIT } from '../../contracts/portal';
import type { Guides } from '../alarm/guide';

export const PORTAL_GUIDES: Guides = {
  'No healthy task': {
    means:
      "No task of the portal or of the gateway passes the load balancer's health check in this region. Customers who reach this region get 503; mail servers wait or use the other region's exchanger, so no mail is lost.",
    look: [
      'aws ecs describe-services --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --services portal gateway --query "services[].[serviceName,desiredCount,runningCount,events[:3].message]"',
      'TASK=$(aws ecs list-tasks --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --service-name portal --desired-status STOPPED --query "taskArns[0]" --output text)',
      'aws ecs describe-tasks --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --tasks "$TASK" --query "tasks[].[stoppedReason,containers[].[name,exitCode,reason]]"',
    ],
    decide: [
      'ECS, cluster `holdfast-<environment>`, service, *Events*: the event says why a task cannot start (image, secret, capacity, subnet addresses).',
      `Last log lines of a stopped task: exit code ${PORTAL_EXIT.misconfigured} means a wrong variable, and the line names it.`,
      "Portal only: if the tasks run and answer 503, this region's database reader is down; go on with the database's alarms.",
      'If a deployment is under way, its circuit breaker rolls back within some minutes; otherwise deploy the previous release.',
      'Portal, and the region stays down for more than 10 minutes: decide on a flip.',
    ],
    commands: [
      'aws ecs update-service --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --service portal --force-new-deployment   # replaces every task, one after the other',
    ],
    verify: '`/readyz` answers 200 (portal), or the greeting is 220 (gateway), and the alarm ends.',
    undo: 'A restart has no undo; the task or instance comes back by itself. To undo a deployment, deploy the release before it (docs/deploy.md, "Rollback").',
  },
  'A task stays unhealthy': {
    means:
      'At least one task has failed health checks for 15 minutes; ECS replaces it, and the replacement fails too. The other tasks serve.',
    look: [
      'aws elbv2 describe-target-groups --region "$REGION" --query "TargetGroups[].[TargetGroupName,TargetGroupArn]"',
      'GROUP=   # ARN of the one of the service',
      'aws elbv2 describe-target-health --region "$REGION" --target-group-arn "$GROUP" --query "TargetHealthDescriptions[].[Target.Id,TargetHealth]"',
    ],
    decide: [
      'EC2, target group, *Targets*: the reason code. `Target.Timeout`: the task hangs. `Target.ResponseCodeMismatch`: the task says it is not ready.',
      'All unhealthy tasks in one zone: the zone has a problem. Shift the load balancer away from it (zonal shift) and wait.',
      'All of one revision: deploy the previous release.',
      "Neither: save the task's log, stop the task, and attach the log to the ticket.",
    ],
    commands: [
      'TASK=   # the ARN of the task, from what you looked at',
      'aws ecs stop-task --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --task "$TASK" --reason "see the alarm"',
    ],
    verify: 'Every target is `healthy`, and the alarm ends.',
    undo: 'A restart has no undo; the task or instance comes back by itself. To undo a deployment, deploy the release before it (docs/deploy.md, "Rollback").',
  },
  'The portal answers with errors': {
    means: 'More than 1 % of requests end in a 5xx. Customers see an error page.',
    look: [
      'aws ecs describe-services --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --services portal --query "services[].[serviceName,desiredCount,runningCount,events[:3].message]"',
      'aws logs tail "holdfast-$ENVIRONMENT-portal" --region "$REGION" --since 15m --filter-pattern \'{ $.level = "error" }\'',
    ],
    decide: [
      'Dashboard: errors of the *load balancer* (502 a task closed the connection, 503 none is healthy, 504 none answered in time) or of the *tasks*.',
      "Tasks: search the portal's log group for `level = error` of the last 15 minutes; the request id leads to the request.",
      '`writer_unavailable` in the answers: go on with "The writer is not reachable".',
      'Began with a deployment: deploy the previous release first, then look for the cause.',
    ],
    commands: [
      'aws ecs list-task-definitions --region "$REGION" --family-prefix "holdfast-$ENVIRONMENT-portal" --sort DESC --max-items 3',
      'TASK_DEFINITION=   # the one before',
      'aws ecs update-service --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --service portal --task-definition "$TASK_DEFINITION"   # only if it began with a deployment',
    ],
    verify: 'Fewer than 1 % of requests fail, and the alarm ends.',
    undo: 'Deploy the release that you want: the next deployment sets the task definition again.',
  },
  'The portal is slow': {
    means: 'One in a hundred requests takes longer than 2 s.',
    look: [
      'aws ecs describe-services --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --services portal --query "services[].[serviceName,desiredCount,runningCount,events[:3].message]"',
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].[Status,DBClusterMembers]"',
    ],
    decide: [
      'Dashboard, "How long does it take?": if the time to the writer rose, it is the database or the link to the other region, not the portal.',
      "CPU near 100 % and fewer tasks than the ceiling: a scaling activity fails; see the service's *Events*.",
      'CPU low, writer fast: look for locks in the database (Performance Insights, top waits).',
      "The load comes from one address or goes to one path: see the web firewall's log.",
    ],
    commands: [
      'aws application-autoscaling register-scalable-target --region "$REGION" --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id "service/holdfast-$ENVIRONMENT/portal" --min-capacity 6   # twice production\'s floor, only if it is load',
    ],
    verify: 'Ninety-nine of a hundred requests take less than 2 s, and the alarm ends.',
    undo: 'The same command with the floor of lib/config/environments.ts.',
  },
  'The writer is not reachable': {
    means:
      "For 5 minutes no portal task of this region has reached the database's writer. Customers can read and cannot change anything. Tasks stay in service on purpose: without them customers could not read either.",
    look: [
      'aws rds describe-global-clusters --region "$REGION" --global-cluster-identifier "holdfast-$ENVIRONMENT" --query "GlobalClusters[0].[Status,GlobalClusterMembers]"',
      'aws ec2 describe-vpc-peering-connections --region "$REGION" --query "VpcPeeringConnections[].[VpcPeeringConnectionId,Status.Code]"',
      'aws logs tail "holdfast-$ENVIRONMENT-portal" --region "$REGION" --since 15m --filter-pattern \'writer\'',
    ],
    decide: [
      "Is the other region's alarm on too? Then it is the database: go on with its alarms.",
      'Only in this region: the link. Check the peering connection and its routes, then look for `REJECT` on port 5432 in the flow log.',
      "The writer's region is lost: decide on a failover; nothing here recovers by itself.",
      'A flip is under way: the alarm ends with the flip.',
    ],
    commands: [],
    verify: '`curl https://portal.<domain>/readyz` names the writer, and the alarm ends.',
    undo: 'Fail back after a flip ([region-flip.md](region-flip.md#failback)).',
  },
  'A database role has settings of its own': {
    means:
      'A role of the database begins its sessions with settings that the migration task did not give it. Only the role itself or the administrator can have done that, and no program of ours does. Our programs state what they rely on, so they go on working.',
    look: [
      'aws logs tail "holdfast-$ENVIRONMENT-portal" --region "$REGION" --since 1h --filter-pattern \'"settings that they must not have"\'',
    ],
    decide: [
      "The portal's log names role and settings: `roles of the database have settings that they must not have`.",
      "Take it for an intruder who can sign in as that role: tell security, and look in the engine's log for its sessions, from which address they came, and what else they changed.",
      'Run the migration task: it resets the settings, and its log lists them. The alarm ends within minutes.',
    ],
    commands: [
      'npx holdfast deploy --environment "$ENVIRONMENT"   # without a change: it deploys Data, and with it the migration task again',
    ],
    verify: 'The log of the migration task lists what it reset, and the alarm ends within minutes.',
    undo: 'Nothing to undo: no program of ours uses such settings.',
  },
  'The witness is silent': {
    means:
      'For 5 minutes no portal task of this region has had an answer from the witness, the TXT record of `active.<domain>`. A region that cannot see which region is active writes nothing. So in the active region customers can read and cannot change anything.',
    look: [
      'dig +short TXT "active.$DOMAIN"',
      'dig NS "$DOMAIN"',
      'aws logs tail "holdfast-$ENVIRONMENT-portal" --region "$REGION" --since 15m --filter-pattern \'"witness"\'',
    ],
    decide: [
      "The portal's log, `the witness does not answer`: the error says whether the name server gave no answer or refused.",
      'Query the record from outside (`dig +short TXT active.<domain>`). No answer there either: the zone or its delegation.',
      "No answer only from inside: the VPC's resolver. Its limit is 1,024 packets a second for each network interface; look for a task that sends too many queries.",
      'The alarm is on in both regions: neither region writes for customers. Repair the record. Do not work around it: a portal without `WITNESS_NAME` is not fenced.',
    ],
    commands: [
      'ZONE=$(aws ssm get-parameter --region "$REGION" --name "/holdfast/$ENVIRONMENT/zone/id" --query Parameter.Value --output text)',
      'aws route53 list-resource-record-sets --hosted-zone-id "$ZONE" --query "ResourceRecordSets[?Type==\'TXT\']"',
    ],
    verify: '`dig` answers with the active region, and the alarm ends.',
    undo: 'A record repaired by hand: deploy Routing, which writes the same one.',
  },
  'Name and epoch disagree': {
    means:
      'For 5 minutes the active name has pointed to this region, but the database accepts writes of the other region only. Customers can read and cannot change anything; the portal answers every write with 503 `not_active`.',
    look: [
      'dig +short TXT "active.$DOMAIN"',
      'aws rds describe-global-clusters --region "$REGION" --global-cluster-identifier "holdfast-$ENVIRONMENT" --query "GlobalClusters[0].[Status,GlobalClusterMembers]"',
      'PLAN=$(aws ssm get-parameter --region "$REGION" --name "/holdfast/$ENVIRONMENT/flip/plan-arn" --query Parameter.Value --output text)',
      'aws arc-region-switch list-plan-executions --region "$REGION" --plan-arn "$PLAN" --query "items[:3].[executionId,executionAction,executionState,executionRegion]"',
    ],
    decide: [
      'A flip is paused between its steps: resume it. The plan shifts traffic after it activates the database, so look for a skipped step.',
      'No flip: compare `SELECT epoch, region, raised_at FROM holdfast.epoch` on the writer with the TXT record of `active.<domain>`.',
      "Decide which of the two is right, and run the plan's workflow that activates that region: each step can be repeated.",
    ],
    commands: [
      'aws lambda invoke --region "$REGION" --function-name "holdfast-$ENVIRONMENT-flip-activate" --payload \'{}\' --cli-binary-format raw-in-base64-out --cli-read-timeout 310 /dev/stdout   # only if $REGION is the right one: the witness and the writer are there',
    ],
    verify: 'A write is answered with success, and the alarm ends.',
    undo: 'Activate the other region instead ([region-flip.md](region-flip.md#start)).',
  },
  'The front door turns connections away': {
    means: 'Browsers cannot connect to the portal; open connections still work.',
    look: [
      'aws elbv2 describe-load-balancers --region "$REGION" --query "LoadBalancers[].[LoadBalancerName,State.Code,LoadBalancerArn]"',
      'aws logs tail "aws-waf-logs-holdfast-$ENVIRONMENT" --region "$REGION" --since 15m',
    ],
    decide: [
      'Web firewall log, last 15 minutes: which addresses and rules. One source or one country: a flood. Lower its rate limit.',
      "`ActiveConnectionCount` and `ConsumedLCUs` of the load balancer: a steep rise without an attack is real load, for example a customer's campaign. Ask AWS support to raise the capacity (LCU reservation).",
      "Only a flip moves customers to the other region's portal, and it does not help against a flood.",
    ],
    commands: [
      'BALANCER=   # ARN of the one of the portal',
      'aws elbv2 modify-capacity-reservation --region "$REGION" --load-balancer-arn "$BALANCER" --minimum-load-balancer-capacity CapacityUnits=500   # only if it is real load; it costs by the hour',
    ],
    verify: 'No connection is rejected, and the alarm ends.',
    undo: '`aws elbv2 modify-capacity-reservation --load-balancer-arn <ARN> --reset-capacity-reservation`.',
  },
  'The front door does not reach its tasks': {
    means: 'Some requests fail with 502 or 504 although tasks are healthy.',
    look: [
      'aws ecs describe-services --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --services portal --query "services[].[serviceName,desiredCount,runningCount,events[:3].message]"',
      'TASK=$(aws ecs list-tasks --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --service-name portal --desired-status STOPPED --query "taskArns[0]" --output text)',
      'aws ecs describe-tasks --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --tasks "$TASK" --query "tasks[].[stoppedReason,containers[].[name,exitCode,reason]]"',
    ],
    decide: [
      'ECS events: tasks that stop and start within minutes. Read the last lines of a stopped one.',
      'After a deployment of Service: compare the security groups of the load balancer and of the tasks with the release before.',
      '`TargetConnectionErrorCount` in one zone only: take the zone out (zonal shift) and open a case with AWS support.',
    ],
    commands: [
      'aws ecs update-service --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --service portal --force-new-deployment   # replaces every task, one after the other',
    ],
    verify: 'No target has a connection error, and the alarm ends.',
    undo: 'A restart has no undo; the task or instance comes back by itself. To undo a deployment, deploy the release before it (docs/deploy.md, "Rollback").',
  },
  'A pulse is late': {
    means:
      'The portals of each region write one row, the pulse, every 15 seconds, and each region reads both rows from its own reader. One row is old or missing.',
    look: [
      'dig +short TXT "active.$DOMAIN"',
      'aws rds describe-global-clusters --region "$REGION" --global-cluster-identifier "holdfast-$ENVIRONMENT" --query "GlobalClusters[0].[Status,GlobalClusterMembers]"',
      'aws ecs describe-services --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --services portal --query "services[].[serviceName,desiredCount,runningCount,events[:3].message]"',
    ],
    table: [
      '| late in this region | late in the other region | cause |',
      '|---|---|---|',
      '| own | own | the writer: see "The writer is not reachable" |',
      '| own and other\'s | nothing | replication to this region: see "Database replication is behind" |',
      "| other's | other's | the other region's portals cannot write, or do not run |",
    ],
    decide: [
      '`PulseAge` by `From` in both regions, side by side.',
      "A missing series: the portal has no tasks, or the region's CloudWatch does not work. Look from the other region.",
      'Replication late by more than a minute: start no failover; it would lose that minute.',
    ],
    commands: [],
    verify: 'Both rows are younger than a minute in both regions, and the alarm ends.',
    undo: 'Nothing to undo: the section changes nothing by itself.',
  },
};
