/** The runbook's text around the steps. Alarms link to its headings. */
import { RECOVERY } from '../../config/numbers';

export const BEFORE = `## Declare

A person declares a flip; no alarm starts Region switch. The promised ${RECOVERY.timeObjective.hours} hours run from the declaration: write down the time.

| what you see | what it is | mode |
|---|---|---|
| Both regions answer, and you want the other one active (a drill, maintenance, a slowly spreading impairment) | switchover | graceful: nothing is lost |
| The active region serves no one or its database does not answer, and it does not recover within minutes | failover | ungraceful: writes that were not replicated are lost (normally less than a second of them), and are listed afterwards |
| The standby region is lost | no flip | restore it without hurry: mail and writes go on |
| Both regions are lost | not covered by the promises (M10) | restore from backups in the region that comes back first |
| Data is wrong in both regions | no flip: replication copied the wrong data | restore from a backup taken before the data went wrong |

If unsure, start graceful: a failed step pauses and can become ungraceful. An ungraceful execution cannot become graceful.
Mail needs no flip: both mail exchangers accept mail all the time, and senders use the one that answers.

## Who may

Set once, for every command below:

    ENVIRONMENT=production  FROM=us-west-2  TO=us-east-2  ACCOUNT=<twelve digits>  DOMAIN=<domain of the environment>

Assume the role \`holdfast-<environment>-drill-operator-<region being activated>\`: through the identity provider or, if that is down, as the
emergency user of the account with its second factor. Neither needs region A: STS answers in every region.

    export AWS_REGION="$TO" AWS_STS_REGIONAL_ENDPOINTS=regional
    aws sts assume-role --region "$TO" --role-arn "arn:aws:iam::$ACCOUNT:role/holdfast-$ENVIRONMENT-drill-operator-$TO" --role-session-name "$USER"

A session through the identity provider ends after one hour, whatever the role allows: STS limits role chaining to that.
Assume the role again and continue with \`--resume\`. The emergency user can ask for four hours: \`--duration-seconds 14400\`.

Keep this page, the commands and the second factor where you can reach them without either region.

## Start

    npx holdfast drill --environment "$ENVIRONMENT" --to "$TO" --mode switchover     # or failover

The drill first runs its checks and lists all that blocks the flip. It shows each step while it runs, and measures from outside what clients see.
You can interrupt it at any moment and continue with \`--resume\`. In a hurry, without the drill:

    PLAN=$(aws ssm get-parameter --region "$TO" --name "/holdfast/$ENVIRONMENT/flip/plan-arn" --query Parameter.Value --output text)
    EXECUTION=$(aws arc-region-switch start-plan-execution --region "$TO" --plan-arn "$PLAN" --target-region "$TO" --action activate --mode graceful --query executionId --output text)   # or ungraceful
    aws arc-region-switch get-plan-execution   --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION"

Always call the region being activated: Region switch there does not need the other region.

At a pause:

    aws arc-region-switch update-plan-execution      --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION" --action resume
    aws arc-region-switch update-plan-execution-step --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION" --step-name NAME --action-to-take skip --comment WHY
    aws arc-region-switch update-plan-execution-step --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION" --step-name NAME --action-to-take switchToUngraceful --comment WHY
    aws arc-region-switch cancel-plan-execution      --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION"

At the end of a failover, check that \`activate\` is \`completed\`: AWS's documentation does not state clearly that an ungraceful execution runs every
function that is not marked to be skipped. \`holdfast drill\` checks this and calls skipped functions itself. Without it, where the execution says
\`skipped\`, call \`activate\`, then \`verify\`, by hand as below: until then no region can write.

\`holdfast deploy\` refuses to deploy until the execution has ended.
`;

export const BREAK_GLASS = `## Without Region switch (break-glass)

If Region switch does not answer in the region being activated: \`npx holdfast drill ... --break-glass\`, or by hand. The steps and their order are the
same; each step can be repeated. In a failover leave out the fence. An answer with \`FunctionError\` says why the function failed: fix that, call it again.

    PORTAL_TASKS=<as many as run in the region being left; its floor, if it does not answer>  GATEWAY_TASKS=<the same>
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
