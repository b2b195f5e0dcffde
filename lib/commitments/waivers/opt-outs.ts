/**
 * Exceptions that a template does not show as such: opt-outs of secure defaults, and overrides, that is properties written
 * past the typed interface (the policy packs do not see them). An exception that is not listed here is a finding.
 */
import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { optOuts } from '../../secure-defaults';
import type { Finding } from '../check';
import { splitPath } from '../policy/record';
import { isObject, type Json } from '../../assembly/template-index';

/** An exception at one place. */
export interface Exception {
  /** Construct path below the region. */
  readonly path: string;
  /** The property of a secure default, `Bucket.encryption`, or what is overridden, `Properties.PrivateDnsNameOptions`. */
  readonly what: string;
}

/** Opt-outs of secure defaults; the code that opts out gives the reason. */
export const OPT_OUTS: readonly Exception[] = [
  { path: 'Archive/Archive', what: 'Bucket.encryption' },
  { path: 'Archive/Archive', what: 'Bucket.bucketKeyEnabled' },
  { path: 'Backup/Marks', what: 'Key.enableKeyRotation' },
  { path: 'Network/Network/Endpoints/Syslog', what: 'InterfaceVpcEndpoint.privateDnsEnabled' },
  { path: 'Recovery', what: 'Key.enableKeyRotation' },
  { path: 'Service/Portal/HeartbeatKey', what: 'Key.enableKeyRotation' },
];

/** Overrides; the reason says why no typed property does it. */
export const RAW_OVERRIDES: readonly (Exception & { readonly reason: string })[] = [
  {
    path: 'Network/Network/Vpc/RestrictDefaultSecurityGroupCustomResource/Default',
    what: 'Properties.ServiceTimeout',
    reason: 'The CDK makes this custom resource itself and takes no timeout for it: CloudFormation would wait an hour',
  },
];

/** Exceptions in the construct tree below `stage` that are not listed. */
export const unlistedExceptions = (stage: IConstruct): readonly Finding[] =>
  kinds(stage).flatMap(({ there, listed, found, required, fix }) =>
    there
      .filter(({ path, what }) => !listed.some((each) => each.path === belowRegion(path) && each.what === what))
      .map(({ path, what }) => ({ path, found: found(what), required, fix })),
  );

/** Listed exceptions that no region of `stage` has; an environment smaller than production may lack some. */
export const staleExceptions = (stage: IConstruct): readonly string[] =>
  kinds(stage).flatMap(({ there, listed }) => {
    const found = new Set(there.map(({ path, what }) => `${belowRegion(path)} ${what}`));
    return listed.map(({ path, what }) => `${path} ${what}`).filter((entry) => !found.has(entry));
  });

/** What there is of each kind, with paths below the environment, and what is listed. */
const kinds = (stage: IConstruct) => [
  {
    there: optOuts(stage).map(({ path, property }): Exception => ({ path: splitPath(path)[1], what: property })),
    listed: OPT_OUTS,
    found: (what: string) => `opt-out of ${what}`,
    required: 'an opt-out that is listed',
    fix: 'keep the default, or add it to OPT_OUTS in lib/commitments/waivers/opt-outs.ts',
  },
  {
    there: overridesIn(stage),
    listed: RAW_OVERRIDES,
    found: (what: string) => `${what} is overridden`,
    required: 'a typed property: the policy packs do not see overrides',
    fix: 'use the typed property; where there is none, add it to RAW_OVERRIDES in lib/commitments/waivers/opt-outs.ts with the reason',
  },
];

const overridesIn = (stage: IConstruct): readonly Exception[] =>
  stage.node.findAll().flatMap((construct) => {
    if (!CfnResource.isCfnResource(construct)) return [];
    // Not public; nothing else shows an override.
    const overrides: Json | undefined = Reflect.get(construct, 'rawOverrides');
    return topmost(overrides ?? {}).map((keys) => ({ path: splitPath(construct.node.path)[1], what: keys.join('.') }));
  });

/** `Properties.X` for everything overridden below a property, whole sections otherwise. */
const topmost = (overrides: Json): readonly (readonly string[])[] =>
  isObject(overrides)
    ? Object.entries(overrides).flatMap(([section, value]) =>
        section === 'Properties' && isObject(value) ? Object.keys(value).map((key) => [section, key]) : [[section]],
      )
    : [];

const belowRegion = (path: string): string => splitPath(path)[1];
