/** What to do about the alarms of this folder: rendered to docs/runbooks/alarms.md. */
import type { Guides } from '../alarm/guide';

export const SERVICE_GUIDES: Guides = {
  'Fewer tasks than the floor': {
    means:
      'A service has run fewer tasks than its floor for 10 minutes. The remaining tasks serve, with less spare capacity.',
    look: [
      'aws ecs describe-services --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --services portal gateway --query "services[].[serviceName,desiredCount,runningCount,events[:3].message]"',
      'aws application-autoscaling describe-scalable-targets --region "$REGION" --service-namespace ecs --query "ScalableTargets[].[ResourceId,MinCapacity,MaxCapacity,SuspendedState]"',
    ],
    decide: [
      'ECS, service, *Events*: "unable to place", "failed to start" or "stopped by health check".',
      'No capacity in a zone: ECS tries the other zones by itself; only watch.',
      'Application Auto Scaling, scalable target: its minimum must be the floor of `lib/config/environments.ts`. If it is lower, it was changed by hand (a flip only raises it): set it back.',
      'No data at all: Container Insights writes nothing; check that it is on for the cluster and that its log group exists.',
    ],
    commands: [
      'aws application-autoscaling register-scalable-target --region "$REGION" --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id "service/holdfast-$ENVIRONMENT/portal" --min-capacity 3   # production\'s floor, only if it was lowered',
    ],
    verify: 'As many tasks run as the floor says, and the alarm ends.',
    undo: 'The same command with the value that it had.',
  },
  'A service cannot grow': {
    means:
      'The service has run its maximum number of tasks for 15 minutes. More load makes it slower for all customers and senders.',
    look: [
      'aws ecs describe-services --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --services portal gateway --query "services[].[serviceName,desiredCount,runningCount,events[:3].message]"',
      'aws application-autoscaling describe-scaling-activities --region "$REGION" --service-namespace ecs --max-results 5 --query "ScalingActivities[].[StartTime,ResourceId,StatusCode,StatusMessage]"',
    ],
    decide: [
      'Dashboard: is it load (requests, sessions) or tasks that are slow (CPU, time to the writer)?',
      'One address or a few: let the web firewall or the network firewall block them.',
      'Real load: raise the scalable target\'s maximum by hand now (quota "Fargate On-Demand vCPU"). Raise the ceiling in `lib/config/environments.ts` today: otherwise the next deployment sets it back.',
    ],
    commands: [
      "SERVICE=portal  MOST=24   # twice production's ceiling of the portal",
      'aws application-autoscaling register-scalable-target --region "$REGION" --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id "service/holdfast-$ENVIRONMENT/$SERVICE" --max-capacity "$MOST"',
    ],
    verify: 'The service runs fewer tasks than its maximum, and the alarm ends.',
    undo: 'The same command with the ceiling of lib/config/environments.ts; the next deployment does it, too.',
  },
  'A certificate is not renewed': {
    means: 'A certificate ends in less than 30 days. ACM renews 60 days ahead, so it has been failing for a month.',
    look: [
      'aws acm list-certificates --region "$REGION" --query "CertificateSummaryList[].[DomainName,NotAfter,RenewalEligibility,CertificateArn]"',
      'CERTIFICATE=   # its ARN',
      'aws acm describe-certificate --region "$REGION" --certificate-arn "$CERTIFICATE" --query "Certificate.DomainValidationOptions[].[DomainName,ValidationStatus,ResourceRecord]"',
      'dig NS "$DOMAIN"',
    ],
    decide: [
      'ACM, certificate, *Domains*: which name is not "Success".',
      "That name's CNAME must be in the zone. It is in no template: ACM created it together with the certificate. Create it again with the value that ACM shows.",
      "The registrar must still delegate the domain to the zone's name servers (`dig NS <domain>`).",
    ],
    commands: [
      'ZONE=$(aws ssm get-parameter --region "$REGION" --name "/holdfast/$ENVIRONMENT/zone/id" --query Parameter.Value --output text)',
      'NAME=   # of the missing CNAME, and its value, as ACM shows them',
      'VALUE=',
      'aws route53 change-resource-record-sets --hosted-zone-id "$ZONE" --change-batch "{\\"Changes\\":[{\\"Action\\":\\"UPSERT\\",\\"ResourceRecordSet\\":{\\"Name\\":\\"$NAME\\",\\"Type\\":\\"CNAME\\",\\"TTL\\":300,\\"ResourceRecords\\":[{\\"Value\\":\\"$VALUE\\"}]}}]}"',
    ],
    verify: 'ACM says `SUCCESS` for every name within hours, then shows a later end; the alarm ends.',
    undo: 'Nothing to undo: ACM needs the record for as long as the certificate is used.',
  },
  'A task runs out of memory': {
    means:
      'A task is close to its limit; at the limit it is killed. Its gateway sessions end without an answer, and the senders try again.',
    look: [
      'aws ecs describe-services --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --services portal gateway --query "services[].[serviceName,desiredCount,runningCount,events[:3].message]"',
      'TASK=$(aws ecs list-tasks --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --service-name gateway --desired-status STOPPED --query "taskArns[0]" --output text)',
      'aws ecs describe-tasks --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --tasks "$TASK" --query "tasks[].[stoppedReason,containers[].[name,exitCode,reason]]"',
    ],
    decide: [
      'Container Insights, memory by task: if one task climbs steadily, it is a leak; if all climb together, it is load.',
      'A leak: stop the task (its replacement starts first), keep its log, compare with the release before.',
      'Load: the gateway adds tasks at 70 %; when it is at its ceiling, see "A service cannot grow". Large messages in many sessions need more memory a task: `memoryMiB` in `lib/config/environments.ts`.',
    ],
    commands: [
      'TASK=   # the ARN of the task, from what you looked at',
      'aws ecs stop-task --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --task "$TASK" --reason "see the alarm"',
    ],
    verify: 'Memory stays below its limit, and the alarm ends.',
    undo: 'A restart has no undo; the task or instance comes back by itself. To undo a deployment, deploy the release before it (docs/deploy.md, "Rollback").',
  },
};
