/** What to do about the alarms of this folder: rendered to docs/runbooks/alarms.md. */
import type { Guides } from '../alarm/guide';

export const GATEWAY_GUIDES: Guides = {
  'SMTP sessions are cut': {
    means:
      'More than 10 % of sessions were reset by the load balancer or a task. Senders try again; mail is late, not lost.',
    look: [
      'aws ecs describe-services --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --services gateway --query "services[].[serviceName,desiredCount,runningCount,events[:3].message]"',
      'aws logs tail "holdfast-$ENVIRONMENT-gateway" --region "$REGION" --since 30m --filter-pattern \'{ $.level = "error" }\'',
      'TASK=$(aws ecs list-tasks --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --service-name gateway --desired-status STOPPED --query "taskArns[0]" --output text)',
      'aws ecs describe-tasks --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --tasks "$TASK" --query "tasks[].[stoppedReason,containers[].[name,exitCode,reason]]"',
    ],
    decide: [
      'Resets by the *load balancer*: no healthy task in time, or sessions without a packet for 350 s. Resets by *tasks*: they stop, crash, or refuse sessions.',
      'Tasks that stop during a deployment have 120 s and then 100 s to finish. If sessions are cut during deployments, check whether one of the two was shortened.',
      'Sessions per task near 800: the gateway did not add tasks; see the scaling activities of the policy `Sessions`.',
      'Memory near 100 %: large messages; see the sizes in the mail log.',
    ],
    commands: [
      'aws ecs update-service --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --service gateway --force-new-deployment   # replaces every task, one after the other',
    ],
    verify: '`nc mx.<region>.<domain> 25` greets with 220, and the alarm ends.',
    undo: 'A restart has no undo; the task or instance comes back by itself.',
  },
  'The mail exchanger runs out of ports': {
    means: "Some senders cannot open a session; they use the other region's exchanger or try again later.",
    look: [
      'aws ecs describe-services --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --services gateway --query "services[].[serviceName,desiredCount,runningCount,events[:3].message]"',
    ],
    decide: [
      '`ActiveFlowCount` per zone: above 55,000 for each task address the load balancer has no port left.',
      "Raise the gateway's ceiling in `lib/config/environments.ts`, or its floor for good.",
      "One sender with thousands of sessions uses many addresses, because the gateway admits 50 sessions per address; look at the firewall's flow log.",
    ],
    commands: [
      'aws application-autoscaling register-scalable-target --region "$REGION" --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id "service/holdfast-$ENVIRONMENT/gateway" --min-capacity 6   # twice production\'s floor: more tasks, more ports',
    ],
    verify: '`PortAllocationErrorCount` stays at 0, and the alarm ends.',
    undo: 'The same command with the floor of lib/config/environments.ts.',
  },
};
