/** What to do about the alarms of this folder: rendered to docs/runbooks/alarms.md. */
import type { Guides } from '../alarm/guide';

export const NETWORK_GUIDES: Guides = {
  'NAT gateway out of ports': {
    means:
      'New connections from one zone to one destination fail; mail to that next hop is deferred, everything else works. A NAT gateway has 55,000 ports for each destination address and port.',
    look: [
      'aws ec2 describe-nat-gateways --region "$REGION" --filter Name=state,Values=available --query "NatGateways[].[NatGatewayId,SubnetId,NatGatewayAddresses]"',
    ],
    decide: [
      "Flow log of the zone's NAT gateway: which `pkt-dstaddr` has the most flows, and which task opens them.",
      '`ActiveConnectionCount` of the NAT gateway: a steep rise is load, a slow climb is a task that leaks connections. Stop that task.',
      "If one next hop holds connections open, lower the mail gateway's connections to that host. (Not yet: today the mail gateway opens no connection to a next hop.)",
      'Real load: add a second address to the NAT gateway. Publish it and give it reverse DNS *before* it sends.',
    ],
    commands: [
      'TASK=   # the ARN of the task, from what you looked at',
      'aws ecs stop-task --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --task "$TASK" --reason "see the alarm"',
    ],
    verify: '`ErrorPortAllocation` of the NAT gateway stays at 0 and the alarm ends.',
    undo: 'A restart has no undo; the task or instance comes back by itself. An added address: `disassociate-nat-gateway-address`, after its connections ended.',
  },
  'Firewall drops without a rule': {
    means: 'Packets of a zone are lost although no rule drops them: an endpoint is overloaded or impaired.',
    look: [
      'aws network-firewall list-firewalls --region "$REGION"',
      'FIREWALL=   # its name',
      'aws network-firewall describe-firewall --region "$REGION" --firewall-name "$FIREWALL" --query FirewallStatus',
    ],
    decide: [
      '`ReceivedPackets`, `OtherDroppedPackets` and `StreamExceptionPolicyPackets` of the three zones side by side; endpoint status with `aws network-firewall describe-firewall`; AWS Health Dashboard.',
      'One zone only, and it lasts: take the zone out of the load balancers (zonal shift).',
      "All zones: look for a flood in the alert log, open a case with AWS support, and consider a flip. Mail servers switch to the other region's exchanger by themselves.",
      '`StreamExceptionPolicyPackets` rose with a deployment: a route is no longer symmetric. Roll the Network stack back.',
    ],
    commands: [
      'BALANCER=   # ARN of the load balancer  ZONE: the id of the bad zone, such as usw2-az1',
      'ZONE=',
      'aws arc-zonal-shift start-zonal-shift --region "$REGION" --resource-identifier "$BALANCER" --away-from "$ZONE" --expires-in 3h --comment "see the alarm"',
    ],
    verify: 'No zone loses packets, and the alarm ends.',
    undo: 'End the zonal shift early: `aws arc-zonal-shift cancel-zonal-shift --zonal-shift-id <id>`; it ends by itself after three hours.',
  },
  'Unexpected traffic from inside': {
    means: 'The firewall saw traffic from inside the network that no rule allows, or that matches a threat signature.',
    look: [
      'LOGS=$(aws logs describe-log-groups --region "$REGION" --log-group-name-prefix "holdfast-$ENVIRONMENT-network-Alerts" --query "logGroups[0].logGroupName" --output text)',
      'aws logs tail "$LOGS" --region "$REGION" --since 1h --filter-pattern \'{ $.event.event_type = "alert" }\'',
    ],
    decide: [
      'Alert log: `event.src_ip`, `event.dest_ip`, `event.tls.sni`, `event.alert.signature`. A signature that begins with `aws:` means "no rule passes it"; `holdfast:` is a rule of this project; any other is a threat signature of AWS.',
      'Find the task that had the address at that time: ECS task events, `subnet-id` in the flow log.',
      'A new dependency: add its name to `lib/config/sub-processors.ts`, which also publishes it. A new AWS service: add its endpoint in `lib/constructs/network/service-endpoints.ts`.',
      "A threat, or traffic without an explanation: an incident. Keep the task's logs, stop the task, start the previous image.",
    ],
    commands: [
      'TASK=   # the ARN of the task, from what you looked at',
      'aws ecs stop-task --region "$REGION" --cluster "holdfast-$ENVIRONMENT" --task "$TASK" --reason "see the alarm"',
    ],
    verify: 'No further line in the alert log, and the alarm ends.',
    undo: 'A restart has no undo; the task or instance comes back by itself.',
  },
};
