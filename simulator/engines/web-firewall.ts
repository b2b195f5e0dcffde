/**
 * A stand-in of the web firewall in front of a region's portals: of the rules in its template it judges rates, and headers and
 * sizes as the common rule set does. What AWS's groups look for in contents and addresses passes.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { posix } from 'node:path';
import { at, type Json, list, show } from '../../lib/assembly/template-index';
import { COMMON_RULE_SIZES } from '../../lib/contracts/portal';

export interface WebRequest {
  /** Of the client. */
  readonly address: string;
  /** As the request line has it. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** Bytes. */
  readonly body: number;
}

/** @param body how many bytes it has */
export function webRequest({ url = '', headers, socket }: IncomingMessage, body: number): WebRequest {
  const [path = '', ...query] = url.split('?');
  return { address: socket.remoteAddress ?? '', path, query: query.join('?'), headers, body };
}

/** A refused request's answer, and the rule that refused it. */
export interface Refusal {
  readonly status: number;
  readonly rule: string;
}

type Judge = (request: WebRequest) => Refusal | undefined;

/** Names of the rules in AWSManagedRulesCommonRuleSet that a request breaks. */
const COMMON_RULES: Readonly<Record<string, (request: WebRequest) => boolean>> = {
  NoUserAgent_HEADER: ({ headers }) => !headers['user-agent'],
  SizeRestrictions_QUERYSTRING: ({ query }) => query.length > COMMON_RULE_SIZES.SizeRestrictions_QUERYSTRING,
  SizeRestrictions_Cookie_HEADER: ({ headers: { cookie = '' } }) =>
    cookie.length > COMMON_RULE_SIZES.SizeRestrictions_Cookie_HEADER,
  SizeRestrictions_BODY: ({ body }) => body > COMMON_RULE_SIZES.SizeRestrictions_BODY,
  SizeRestrictions_URIPATH: ({ path }) => path.length > COMMON_RULE_SIZES.SizeRestrictions_URIPATH,
};

export interface WebFirewallOptions {
  /** `Rules` of the AWS::WAFv2::WebACL. */
  readonly rules: readonly Json[];
  /** Clients send so many times more requests a second than they may in AWS: windows of rate rules are shorter by it. */
  readonly speed: number;
  /** Milliseconds. */
  readonly clock: () => number;
}

/** Judges requests by all rules, in their order. @throws where a rule has a form that it does not know */
export function webFirewall({ rules, speed, clock }: WebFirewallOptions): Judge {
  const judges = [...rules]
    .sort((one, other) => Number(at(one, 'Priority')) - Number(at(other, 'Priority')))
    .flatMap((rule): readonly Judge[] => {
      const [rate, group] = ['RateBasedStatement', 'ManagedRuleGroupStatement'].map((kind) =>
        at(rule, 'Statement', kind),
      );
      if (rate !== undefined) return [limited(rule, rate, speed, clock)];
      if (group === undefined) throw new Error(`the stand-in of the web firewall must know the rule ${show(rule)}`);
      return at(group, 'Name') === 'AWSManagedRulesCommonRuleSet' ? [common(group)] : [];
    });
  return (request) => {
    for (const judge of judges) {
      const refusal = judge(request);
      if (refusal) return refusal;
    }
    return undefined;
  };
}

function common(group: Json): Judge {
  const counting = list(group, 'RuleActionOverrides').map((override) => at(override, 'Name'));
  const blocking = Object.entries(COMMON_RULES).filter(([name]) => !counting.includes(name));
  return (request) => {
    if (!isInScope(group, request)) return undefined;
    const broken = blocking.find(([, breaks]) => breaks(request));
    return broken && { status: 403, rule: broken[0] };
  };
}

function limited(rule: Json, rate: Json, speed: number, clock: () => number): Judge {
  const window = (Number(at(rate, 'EvaluationWindowSec')) * 1000) / speed;
  const status = Number(at(rule, 'Action', 'Block', 'CustomResponse', 'ResponseCode') ?? 403);
  const seen = new Map<string, number[]>();
  return (request) => {
    if (!isInScope(rate, request)) return undefined;
    const now = clock();
    const times = seen.get(request.address) ?? [];
    times.push(now);
    while ((times[0] ?? now) <= now - window) times.shift();
    seen.set(request.address, times);
    return times.length > Number(at(rate, 'Limit')) ? { status, rule: String(at(rule, 'Name')) } : undefined;
  };
}

function isInScope(statement: Json, request: WebRequest): boolean {
  const scope = at(statement, 'ScopeDownStatement');
  return scope === undefined || matches(scope, request);
}

function matches(statement: Json, request: WebRequest): boolean {
  const [not, either, literal] = [
    at(statement, 'NotStatement', 'Statement'),
    at(statement, 'OrStatement', 'Statements'),
    at(statement, 'ByteMatchStatement'),
  ];
  if (not !== undefined) return !matches(not, request);
  if (either !== undefined) return list(either).some((each) => matches(each, request));
  if (literal === undefined)
    throw new Error(`the stand-in of the web firewall must know the statement ${show(statement)}`);
  const isAsWritten = list(literal, 'TextTransformations').every((each) => at(each, 'Type') === 'NONE');
  return (isAsWritten ? request.path : normalized(request.path)) === at(literal, 'SearchString');
}

function normalized(path: string): string {
  try {
    return posix.normalize(decodeURIComponent(path));
  } catch {
    return posix.normalize(path);
  }
}
