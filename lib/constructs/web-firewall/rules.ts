/** The web firewall's rules, as data, in the order in which a request meets them: the cheap ones first. */
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/** The fields of the sign-in form; the account-takeover rules read them in order to compare with stolen credentials. */
export const SIGN_IN_FORM = { username: 'username', password: 'password' } as const;

/** Paths that the rules tell apart. */
export interface WatchedPaths {
  /** Where the sign-in form is posted (G4). */
  readonly signIn: string;
  /** Asked by programs of ours (drills, probes), which are no browsers and do not pretend to be. */
  readonly programs: readonly string[];
}

/** A rule group that AWS maintains. */
export interface ManagedGroup {
  readonly group: string;
  /** Web ACL capacity units (WAF developer guide, "AWS Managed Rules rule groups list"). */
  readonly capacity: number;
  readonly settings?: readonly CfnWebACL.ManagedRuleGroupConfigProperty[];
  /** Rules of the group that only count: each needs its reason. */
  readonly countOnly?: readonly string[];
  /** Paths that the group does not look at. */
  readonly except?: readonly string[];
}

/** So many requests from one address in five minutes, and no more for a while. */
export interface RateLimit {
  readonly limit: number;
  /** Paths that it counts; default: all. */
  readonly only?: readonly string[];
  /** Paths that it does not count. */
  readonly except?: readonly string[];
}

export type FirewallRule = ManagedGroup | RateLimit;

/** All rules by name, which is also the name of their metric. */
export const firewallRules = ({ signIn, programs }: WatchedPaths): Readonly<Record<string, FirewallRule>> => ({
  KnownAttackers: { group: 'AWSManagedRulesAmazonIpReputationList', capacity: 25 },
  // A company behind one address loads some pages a second; a scanner wants more.
  Flood: { limit: 2000, except: programs },
  // A drill writes ten heartbeats a second from one address and must never be held up.
  ProgramFlood: { limit: 10_000, only: programs },
  // A company that signs in on Monday at nine, behind one address.
  SignInFlood: { limit: 100, only: [signIn] },
  // Blocks bodies above 8 KiB too, the most that WAF reads of a request to an Application Load Balancer: nothing passes unread.
  Common: { group: 'AWSManagedRulesCommonRuleSet', capacity: 700 },
  BadInputs: { group: 'AWSManagedRulesKnownBadInputsRuleSet', capacity: 200 },
  Sql: { group: 'AWSManagedRulesSQLiRuleSet', capacity: 200 },
  // Customers' own mail and web gateways stand at hosting providers; Tor and anonymous proxies are blocked.
  Anonymous: { group: 'AWSManagedRulesAnonymousIpList', capacity: 50, countOnly: ['HostingProviderIPList'] },
  AccountTakeover: {
    group: 'AWSManagedRulesATPRuleSet',
    capacity: 50,
    settings: [
      {
        awsManagedRulesAtpRuleSet: {
          loginPath: signIn,
          requestInspection: {
            payloadType: 'FORM_ENCODED',
            usernameField: { identifier: SIGN_IN_FORM.username },
            passwordField: { identifier: SIGN_IN_FORM.password },
          },
        },
      },
    ],
  },
  // TARGETED looks at the browser itself (G3); its script is for the portal's pages to load.
  Bots: {
    group: 'AWSManagedRulesBotControlRuleSet',
    capacity: 50,
    settings: [{ awsManagedRulesBotControlRuleSet: { inspectionLevel: 'TARGETED', enableMachineLearning: true } }],
    except: programs,
  },
});
