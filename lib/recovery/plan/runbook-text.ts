/** The runbook's text around the steps. Alarms link to its headings. */
import { engines } from '../../../package.json';
import { environments } from '../../config/environments';
import { RECOVERY } from '../../config/numbers';

/** The environment whose regions and floors the page names; a test makes sure that the others have the same regions. */
const PRODUCTION = environments({}).find(({ tier }) => tier === 'production');
const [FIRST = '', SECOND = ''] = PRODUCTION?.regions.map(({ name }) => name) ?? [];

const ASSUME = `aws sts assume-role --region "$TO" --role-arn "$ROLE" --role-session-name "\${USER:-operator}" --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text`;

export const BEFORE = `## Declare

A person declares a flip; no alarm starts Region switch. The promised ${RECOVERY.timeObjective.hours} hours run from the declaration: write down the time.

| what you see | what it is | go to |
|---|---|---|
| Both regions answer, and you want the other one active (a drill, maintenance, a slowly spreading impairment) | switchover, graceful: nothing is lost | [Set once](#set-once), then [Start](#start) |
| The active region serves no one or its database does not answer, and it does not recover within minutes | failover, ungraceful: writes that were not replicated are lost (normally less than a second of them), and are listed afterwards | [Set once](#set-once), then [Start](#start) |
| Region switch does not answer in the region being activated | the same flip, step by step | [Without Region switch](#without-region-switch-break-glass) |
| The standby region is lost | no flip: mail and writes go on | [The standby region is lost](#the-standby-region-is-lost) |
| Data is wrong in both regions | no flip: replication copied the wrong data | [Data is wrong](#data-is-wrong), then [restore](restore.md#choose) |
| Both regions are lost | not covered by the promises (M10) | [Both regions are lost](#both-regions-are-lost), then [restore](restore.md#restore) |

If unsure, start graceful: a failed step pauses and can become ungraceful. An ungraceful execution cannot become graceful.
Mail needs no flip: both mail exchangers accept mail all the time, and senders use the one that answers.

## Set once

You need these tools, in bash:

| tool | at least | for |
|---|---|---|
| Node | ${engines.node.replace('>=', '')} | \`npx holdfast\` |
| AWS CLI | 2.34.0 | Region switch with \`postRecovery\` ([release notes](https://github.com/aws/aws-cli/blob/v2/.changes/2.34.0.json)) |
| dig | any | the witness |
| jq | 1.5 | [Traffic without Region switch](#traffic-without-region-switch) |

Fill in the first four lines. Every command of this page uses these variables, in the same shell:

    ENVIRONMENT=production
    ACCOUNT=                      # twelve digits
    DOMAIN=                       # of the environment
    TO=${SECOND.padEnd(27)}# the region to activate: ${FIRST} or ${SECOND}

    case "$TO" in ${FIRST}) FROM=${SECOND} ;; ${SECOND}) FROM=${FIRST} ;; *) FROM= ; echo "TO must be ${FIRST} or ${SECOND}" ;; esac
    PREFIX="HOLDFAST_$(echo "$ENVIRONMENT" | tr a-z A-Z)"
    export "\${PREFIX}_ACCOUNT=$ACCOUNT" "\${PREFIX}_DOMAIN=$DOMAIN" AWS_REGION="$TO" AWS_STS_REGIONAL_ENDPOINTS=regional
    ROLE="arn:aws:iam::$ACCOUNT:role/holdfast-$ENVIRONMENT-drill-operator-$TO"
    dig +short TXT "active.$DOMAIN"   # the region that is active now

## Who may

The role \`holdfast-<environment>-drill-operator-<region being activated>\`, assumed through the identity provider or, if that is down, as the
emergency user of the account with its second factor. Neither needs region A: STS answers in every region.

Through the identity provider, which asks for the second factor when you sign in to it (\`aws sso login\`, or its page with credentials):

    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN   # of a session before; then those of the identity provider
    KEYS=$(${ASSUME})

Or as the emergency user, whose access key is the default of the AWS CLI. \`CODE\` comes from an authenticator app or a hardware token; the AWS CLI takes no
security key:

    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
    DEVICE=                       # name of its second factor in IAM
    CODE=                         # the six digits that it shows now
    KEYS=$(${ASSUME} --serial-number "arn:aws:iam::$ACCOUNT:mfa/$DEVICE" --token-code "$CODE" --duration-seconds 14400)

Then, in both cases:

    export AWS_ACCESS_KEY_ID="$(echo "$KEYS" | cut -f1)" AWS_SECRET_ACCESS_KEY="$(echo "$KEYS" | cut -f2)" AWS_SESSION_TOKEN="$(echo "$KEYS" | cut -f3)"
    aws sts get-caller-identity --region "$TO"   # must name the role
    PLAN=$(aws ssm get-parameter --region "$TO" --name "/holdfast/$ENVIRONMENT/flip/plan-arn" --query Parameter.Value --output text)

A session through the identity provider ends after one hour, whatever the role allows: STS limits role chaining to that.
Assume the role again and continue with \`--resume\`. The emergency user gets four hours.

Keep this page, the commands and the second factor where you can reach them without either region.

## Start

    npx holdfast drill --environment "$ENVIRONMENT" --to "$TO" --mode switchover     # or failover

The drill first runs its checks and lists all that blocks the flip; \`unknown\` means that it could not ask. It shows each step while it runs, and
measures from outside what clients see. You can interrupt it at any moment and continue with \`--resume\`.

### Without the drill

In a hurry. Always call the region being activated: Region switch there does not need the other region.

    EXECUTION=$(aws arc-region-switch start-plan-execution --region "$TO" --plan-arn "$PLAN" --target-region "$TO" --action activate --mode graceful --query executionId --output text)   # or ungraceful
    aws arc-region-switch get-plan-execution   --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION"

At a pause, one of these; \`get-plan-execution\` names the step that waits:

    STEP=fence  WHY="the old region is lost"
    aws arc-region-switch update-plan-execution      --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION" --action resume
    aws arc-region-switch update-plan-execution-step --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION" --step-name "$STEP" --action-to-take skip --comment "$WHY"
    aws arc-region-switch update-plan-execution-step --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION" --step-name "$STEP" --action-to-take switchToUngraceful --comment "$WHY"
    aws arc-region-switch cancel-plan-execution      --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION"

At the end of a failover, check that \`activate\` is \`completed\`: AWS's documentation does not state clearly that an ungraceful execution runs every
function that is not marked to be skipped. \`holdfast drill\` checks this and calls skipped functions itself. Without it, where the execution says
\`skipped\`, call \`activate\`, then \`verify\`, by hand as below: until then no region can write.

\`holdfast deploy\` refuses to deploy until the execution has ended.
`;

export const BREAK_GLASS = `## Without Region switch (break-glass)

If Region switch does not answer in the region being activated: the drill with \`--break-glass\` takes the same steps
itself; or take them by hand. Each step can be repeated. In a failover leave out the fence. An answer with \`FunctionError\` says why the function failed: fix that, call it again.

The number of tasks is that of the region being left or, if that does not answer, production's floor:

    PORTAL_TASKS=$(aws ecs describe-services --region "$FROM" --cluster "holdfast-$ENVIRONMENT" --services portal --query 'services[0].runningCount' --output text || echo ${PRODUCTION?.portal.floor})
    GATEWAY_TASKS=$(aws ecs describe-services --region "$FROM" --cluster "holdfast-$ENVIRONMENT" --services gateway --query 'services[0].runningCount' --output text || echo ${PRODUCTION?.gateway.floor})
`;

export const TRAFFIC = `### Traffic without Region switch

Only Region switch can change the health checks of \`active.<domain>\`. As a last resort, edit the records as an administrator of the account.
**No role of a flip may do this**: it needs the control plane of Route 53, which runs in us-east-1 only. If that region is lost, the zone's
accelerated recovery restores the control plane within the hour.

    ZONE=$(aws ssm get-parameter --region "$TO" --name "/holdfast/$ENVIRONMENT/zone/id" --query Parameter.Value --output text)
    aws route53 list-resource-record-sets --hosted-zone-id "$ZONE" --output json > before.json
    jq --arg name "active.$DOMAIN." --arg from "$FROM" '{Changes: [.ResourceRecordSets[] | select(.Name == $name)
      | {Action: "UPSERT", ResourceRecordSet: (del(.HealthCheckId) + {Weight: (if .SetIdentifier == $from then 0 else 100 end)})}]}' before.json > traffic.json
    aws route53 change-resource-record-sets --hosted-zone-id "$ZONE" --change-batch file://traffic.json

Address and witness move together, so the portal in the old region stops writing. When Region switch answers again: activate \`$TO\` with it,
then restore the records of before.json.
`;

export const FENCING = `## Fencing: who may write

At most one region may write. A portal writes only while the witness \`active.<domain>\` (TXT) names its region, and every write checks the epoch
in the database. A region that is cut off stops writing when its lease ends. Writes that it acknowledged after the cut are lost, counted and listed.

| the drill says | meaning |
|---|---|
| \`fence: verified\` | the old region answered, and writes nothing |
| \`fence: unverified, region unreachable\` | the old region did not answer; \`check-fence\` must pass before any other step after the flip |
| \`fence: open\` | the old region acknowledged a write: set the minimum and maximum number of tasks of its portal to 0 now, then list what it wrote |

    dig +short TXT "active.$DOMAIN"                                       # the witness
    aws lambda invoke --region "$FROM" --function-name "holdfast-$ENVIRONMENT-flip-standby" --payload '{}' --cli-binary-format raw-in-base64-out /dev/stdout

To take the portal of the old region out of service, set the minimum and the maximum number of its tasks to 0, with the role of that region
(\`TO\` and \`FROM\` swapped under [Set once](#set-once) and [Who may](#who-may)). To undo it, set both to those of lib/config/environments.ts:

    aws application-autoscaling register-scalable-target --region "$TO" --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id "service/holdfast-$ENVIRONMENT/portal" --min-capacity 0 --max-capacity 0
`;

/** What is no flip: one lost standby, wrong data, no region at all. */
export const NO_FLIP = `## The standby region is lost

Mail and writes go on in the active region. Set \`TO\` to the active region: it must have the writer, and its front door must answer:

    aws rds describe-global-clusters --region "$TO" --global-cluster-identifier "holdfast-$ENVIRONMENT" --query 'GlobalClusters[0].[Status,GlobalClusterMembers]'
    curl --max-time 10 --silent --show-error "https://portal.$DOMAIN/readyz"

1. Until the other region answers again, there is nothing to flip to: start no drill, and deploy only what
   [docs/deploy.md](../deploy.md#while-one-region-is-down) allows.
2. Its alarms end by themselves when it is back. Then run [the steps after a flip](#after-a-flip) by hand from \`check-fence\` on.
3. It does not come back: make it anew ([docs/deploy.md](../deploy.md#a-region-made-anew)).

## Data is wrong

Replication has copied the wrong data; a flip changes nothing. Set \`TO\` to the standby and \`FROM\` to the active region, so that the fence stops
all writes. Customers can still read; senders keep their mail:

    aws lambda invoke --region "$FROM" --function-name "holdfast-$ENVIRONMENT-flip-fence" --payload '{}' --cli-binary-format raw-in-base64-out --cli-read-timeout 310 /dev/stdout

To undo it, and let the active region write again:

    aws lambda invoke --region "$FROM" --function-name "holdfast-$ENVIRONMENT-flip-activate" --payload '{}' --cli-binary-format raw-in-base64-out --cli-read-timeout 310 /dev/stdout

Write down the last moment at which the data was good, then restore: [restore.md](restore.md#choose), case \`wrong-data\`.

## Both regions are lost

Declare it all the same: customers must know. Set \`TO\` to the region that answers first, and look at what it has:

    aws rds describe-global-clusters --region "$TO" --global-cluster-identifier "holdfast-$ENVIRONMENT" --query 'GlobalClusters[0].[Status,GlobalClusterMembers]'
    aws backup list-recovery-points-by-backup-vault --region "$TO" --backup-vault-name "holdfast-$ENVIRONMENT" --query 'RecoveryPoints[].[CreationDate,ResourceType,Status,RecoveryPointArn]' --output table

1. Its database is there: it is a failover to that region ([Start](#start)).
2. Its database is gone: its backups, or the copies of the other region's, are in the vault. Restore: [restore.md](restore.md#restore), case
   \`both-lost\`.
`;

export const FAILBACK = `## Failback

A failback is a flip in the other direction. It is never urgent: either region can be the active one. Start it after \`offer-failback\`, in working hours:

    npx holdfast drill --environment "$ENVIRONMENT" --to "$FROM" --mode switchover
`;

export const WARNINGS = `## The plan has a warning

Region switch evaluates the plan every half hour and reports what would make it fail: a missing function or permission, a record without its health
check, too little capacity. The notice repeats once a day until the cause is fixed.

    aws arc-region-switch get-plan-evaluation-status --region "$TO" --plan-arn "$PLAN"

1. After a deployment: deploy Recovery in both regions, then Routing. Look again after some minutes: a new plan needs them.
2. A record without its health check: deploy Routing; its function \`HealthChecks\` finds them.
3. \`maximum capacity\`: the ceiling of one region must carry what the other runs; raise it in lib/config/environments.ts, and the quota (docs/deploy.md).
4. A dry run of a function failed: invoke \`verify\` by hand and read its log.
`;
