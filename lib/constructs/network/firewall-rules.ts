/** What the firewall lets through, as data. It drops and logs everything else (G1, D1). */

/** A rule group that AWS writes and updates. */
export interface ManagedGroup {
  /** Name as published; the suffix must match the policy's rule order. */
  readonly name: `${string}StrictOrder`;
  /** `alert` only logs what the group finds; `drop` is the group's own action. */
  readonly action: 'drop' | 'alert';
}

/**
 * Threats that AWS knows; evaluated before our own pass rules. Groups that recognise *who* talks drop. Groups that
 * recognise what a message *contains* only alert: the gateway judges mail, and senders repeat a cut session for days.
 *
 * Left out: phishing (content again), mobile and Windows malware and fair use (not applicable here), the "abused but
 * legitimate" domains and suspect JA3 handshakes (false alarms; the allow-list decides), and active threat defense (half
 * of the quota). Those listed use at most 18,300 of the quota of 30,000 rules a policy, 13 of its 20 groups (AWS Network
 * Firewall quotas; capacities as given in the AWS security best practices for Network Firewall).
 */
export const MANAGED_GROUPS: readonly ManagedGroup[] = [
  { name: 'BotNetCommandAndControlDomainsStrictOrder', action: 'drop' },
  { name: 'MalwareDomainsStrictOrder', action: 'drop' },
  { name: 'ThreatSignaturesBotnetStrictOrder', action: 'drop' },
  { name: 'ThreatSignaturesBotnetWebStrictOrder', action: 'drop' },
  { name: 'ThreatSignaturesDoSStrictOrder', action: 'drop' },
  { name: 'ThreatSignaturesMalwareCoinminingStrictOrder', action: 'drop' },
  { name: 'ThreatSignaturesMalwareWebStrictOrder', action: 'drop' },
  { name: 'ThreatSignaturesScannersStrictOrder', action: 'drop' },
  { name: 'ThreatSignaturesWebAttacksStrictOrder', action: 'drop' },
  { name: 'ThreatSignaturesEmergingEventsStrictOrder', action: 'alert' },
  { name: 'ThreatSignaturesExploitsStrictOrder', action: 'alert' },
  { name: 'ThreatSignaturesIOCStrictOrder', action: 'alert' },
  { name: 'ThreatSignaturesMalwareStrictOrder', action: 'alert' },
];

/** One rule of our own, in Suricata's terms; `$PUBLIC`, `$GATEWAY` and `$APPLICATION` are the tiers' CIDRs. */
export interface FirewallRule {
  readonly action: 'pass' | 'drop';
  readonly protocol: 'tcp' | 'tls' | 'icmp';
  readonly from: string;
  readonly to: string;
  readonly port: string;
  /** Shown in the firewall's log. */
  readonly message: string;
  /** Suricata keywords; default {@link TO_SERVER}. */
  readonly match?: string;
}

/**
 * A TCP rule without `flow` would decide about the whole connection at its first packet, before any signature or server name
 * could be seen. Answers need no rule: the default drops only what goes to a server.
 */
const TO_SERVER = 'flow:to_server';

/** ICMP "fragmentation needed": without it, connections over narrow paths hang in the middle of a message. */
const pathMtu = (to: string): FirewallRule => ({
  action: 'pass',
  protocol: 'icmp',
  from: 'any',
  to,
  port: 'any',
  message: 'path MTU discovery',
  match: 'itype:3; icode:4',
});

/** From the internet to the load balancers. */
export const INGRESS_RULES: readonly FirewallRule[] = [
  { action: 'pass', protocol: 'tcp', from: 'any', to: '$PUBLIC', port: '25', message: 'mail in' },
  // Port 80 only redirects to HTTPS (J1).
  { action: 'pass', protocol: 'tcp', from: 'any', to: '$PUBLIC', port: '[80,443]', message: 'portal' },
  pathMtu('$PUBLIC'),
];

/** From the private tiers to the internet, apart from the allow-list; evaluated before it. */
export const EGRESS_RULES: readonly FirewallRule[] = [
  // The allow-list matches the server name on every port; these two rules limit it to 443.
  { action: 'drop', protocol: 'tls', from: '$APPLICATION', to: 'any', port: '!443', message: 'TLS beside port 443' },
  // The gateway's sessions on 25 become TLS by STARTTLS.
  {
    action: 'drop',
    protocol: 'tls',
    from: '$GATEWAY',
    to: 'any',
    port: '![25,443]',
    message: 'TLS beside ports 25 and 443',
  },
  { action: 'pass', protocol: 'tcp', from: '$GATEWAY', to: 'any', port: '25', message: 'mail out' },
  pathMtu('$GATEWAY'),
  pathMtu('$APPLICATION'),
];

/** Rules as the text that the firewall reads, numbered from `firstSid`. */
export const rulesText = (rules: readonly FirewallRule[], firstSid: number): string =>
  rules
    .map(
      ({ action, protocol, from, to, port, message, match = TO_SERVER }, index) =>
        `${action} ${protocol} ${from} any -> ${to} ${port} (msg:"holdfast: ${message}"; ${match}; sid:${firstSid + index}; rev:1;)`,
    )
    .join('\n');
