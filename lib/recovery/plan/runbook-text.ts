/** What the runbook of a flip says around the steps: before, beside and after them. Names of headings are linked from alarms. */
import { RECOVERY } from '../../config/numbers';

export const BEFORE = `## Declare

A person declares, from what is known: Region switch is never started by an alarm. The ${RECOVERY.timeObjective.hours} hours promised run from here, so write down the time.

| what is seen | what it is | mode |
|---|---|---|
| Both regions answer; the other one is wanted active (a drill, maintenance, an impairment that spreads slowly) | switchover | graceful: nothing is lost |
| The active region serves nobody, or its database does not answer, and it is not back within minutes | failover | ungraceful: what was not replicated is lost, normally less than a second of writes, and listed afterwards |
| The standby is lost | nothing to flip | restore it, no hurry: mail and writes go on |
| Both regions are lost | outside of what is promised (M10) | restore from backups where a region comes back first |
| Data is wrong everywhere | no flip helps: it was replicated | restore from a backup taken before that |

In doubt begin gracefully: each step that cannot go on pauses, and can be made ungraceful there. The other way there is no way back.
Mail needs no flip: both exchangers take it all the time, and senders turn to the one that answers.

## Who may

Set once, for every command below:

    ENVIRONMENT=production  FROM=us-west-2  TO=us-east-2  ACCOUNT=<twelve digits>  DOMAIN=<domain of the environment>

Assume the role \`holdfast-<environment>-drill-operator-<region being activated>\`: from the identity provider or, when that is gone, as the
emergency user of the account with its second factor. Neither needs region A: STS answers in every region.

    export AWS_REGION="$TO" AWS_STS_REGIONAL_ENDPOINTS=regional
    aws sts assume-role --region "$TO" --role-arn "arn:aws:iam::$ACCOUNT:role/holdfast-$ENVIRONMENT-drill-operator-$TO" --role-session-name "$USER"

A session from the identity provider ends after an hour, whatever the role allows: STS gives no more to who comes from another role.
Assume it again and go on with \`--resume\`. The emergency user may ask for four, with \`--duration-seconds 14400\`.

Keep this page, the commands and the second factor where they can be reached without either region.

## Start

    npx holdfast drill --environment "$ENVIRONMENT" --to "$TO" --mode switchover     # or failover

It looks first and names everything that speaks against it, shows each step while it runs, and measures from outside what clients see. It can be
interrupted at any moment and goes on with \`--resume\`. In a hurry, and without it:

    PLAN=$(aws ssm get-parameter --region "$TO" --name "/holdfast/$ENVIRONMENT/flip/plan-arn" --query Parameter.Value --output text)
    aws arc-region-switch start-plan-execution --region "$TO" --plan-arn "$PLAN" --target-region "$TO" --action activate --mode graceful   # or ungraceful
    aws arc-region-switch get-plan-execution   --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION"

Always in the region that is being activated: its half of Region switch needs nothing of the other one.

At a pause:

    aws arc-region-switch update-plan-execution      --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION" --action resume
    aws arc-region-switch update-plan-execution-step --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION" --step-name NAME --action-to-take skip --comment WHY
    aws arc-region-switch update-plan-execution-step --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION" --step-name NAME --action-to-take switchToUngraceful --comment WHY
    aws arc-region-switch cancel-plan-execution      --region "$TO" --plan-arn "$PLAN" --execution-id "$EXECUTION"

In a failover, see at the end that \`activate\` is \`completed\`: AWS's documentation does not say beyond doubt that an ungraceful execution runs every
function that is not marked to be skipped. \`holdfast drill\` looks, and calls what was left out. Without it, where the execution says \`skipped\`, call
\`activate\`, then \`verify\`, by hand as below: until then nobody may write.

Deployments wait: \`holdfast deploy\` refuses until the execution has ended.
`;

export const BREAK_GLASS = `## Without Region switch (break-glass)

When Region switch does not answer in the region being activated: \`npx holdfast drill ... --break-glass\`, or by hand. The same steps in the same order;
each can be repeated. In a failover leave out the fence. A function whose answer has \`FunctionError\` has failed, and says why: put that right, call it again.
`;

export const TRAFFIC = `### Traffic without Region switch

The health checks of \`active.<domain>\` belong to Region switch, and nothing else moves them. The last resort edits the records, as an
administrator of the account: **no role of a flip may do this**, for it needs the control plane of Route 53, which has one home (us-east-1); when
that is lost, the zone's accelerated recovery brings it back within the hour.

    ZONE=$(aws ssm get-parameter --region "$TO" --name "/holdfast/$ENVIRONMENT/zone/id" --query Parameter.Value --output text)
    aws route53 list-resource-record-sets --hosted-zone-id "$ZONE" --output json > before.json
    jq --arg name "active.$DOMAIN." --arg from "$FROM" '{Changes: [.ResourceRecordSets[] | select(.Name == $name)
      | {Action: "UPSERT", ResourceRecordSet: (del(.HealthCheckId) + {Weight: (if .SetIdentifier == $from then 0 else 100 end)})}]}' before.json > traffic.json
    aws route53 change-resource-record-sets --hosted-zone-id "$ZONE" --change-batch file://traffic.json

Address and witness move together, so the portal in the old region stops writing. Once Region switch answers again: activate \`$TO\` with it, then
put the records of before.json back.
`;

export const FENCING = `## Fencing: who may write

At most one region is believed. A portal writes only while the witness \`active.<domain>\` (TXT) names its region, and every write asks the epoch
in the database. A region that is cut off stops within its lease; what it acknowledged after the cut is lost, counted and listed.

| it says | it means |
|---|---|
| \`fence: verified\` | the old region was asked and writes nothing |
| \`fence: unverified, region unreachable\` | nobody could ask; \`check-fence\` must pass before anything else is done afterwards |
| \`fence: open\` | the old region acknowledged a write: set the least and most tasks of its portal to 0 now, then list what it wrote |

    dig +short TXT "active.$DOMAIN"                                       # the witness
    aws lambda invoke --region "$FROM" --function-name "holdfast-$ENVIRONMENT-flip-standby" --payload '{}' --cli-binary-format raw-in-base64-out /dev/stdout
`;

export const FAILBACK = `## Failback

A flip like any other, in the other direction, and never urgent: nothing says which region ought to be active. After \`offer-failback\`, in working hours:

    npx holdfast drill --environment "$ENVIRONMENT" --to "$FROM" --mode switchover
`;

export const WARNINGS = `## The plan has a warning

Region switch looks at the plan every half hour and says when it would not work: a function that is missing, a permission, a record without its health
check, too little capacity. Told once a day until it is put right.

    aws arc-region-switch get-plan-evaluation-status --region "$TO" --plan-arn "$PLAN"

1. After a deployment: deploy Recovery in both regions, then Routing, and look again; a new plan needs some minutes.
2. A record without its health check: deploy Routing; its function \`HealthChecks\` finds them.
3. \`maximum capacity\`: the ceiling of one region must carry what the other runs; raise it in lib/config/environments.ts, and the quota (docs/deploy.md).
4. A dry run of a function failed: invoke \`verify\` by hand and read its log.
`;
