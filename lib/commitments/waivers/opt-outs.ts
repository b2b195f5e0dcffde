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

/** An opt-out of a secure default somewhere below a construct; the code that opts out gives the reason. */
export interface ListedOptOut {
  /** Construct path below the region. */
  readonly path: string;
  readonly property: string;
}

export const OPT_OUTS: readonly ListedOptOut[] = [
  { path: 'Archive/Archive', property: 'Bucket.encryption' },
  { path: 'Archive/Archive', property: 'Bucket.bucketKeyEnabled' },
  { path: 'Backup/Marks', property: 'Key.enableKeyRotation' },
  { path: 'Network/Network/Endpoints/Syslog', property: 'InterfaceVpcEndpoint.privateDnsEnabled' },
  { path: 'Recovery', property: 'Key.enableKeyRotation' },
  { path: 'Service/Portal/HeartbeatKey', property: 'Key.enableKeyRotation' },
];

/** A property that is overridden in the template, past the construct that makes it. */
export interface ListedOverride {
  /** Construct path below the region. */
  readonly path: string;
  /** What is overridden: `Properties.PrivateDnsNameOptions`. */
  readonly keys: string;
  /** Why no typed property does it. */
  readonly reason: string;
}

export const RAW_OVERRIDES: readonly ListedOverride[] = [];

/** Exceptions in the construct tree below `stage` that are not listed. */
export const unlistedExceptions = (stage: IConstruct): readonly Finding[] => [
  ...unlistedOptOuts(stage),
  ...unlistedOverrides(stage),
];

/** Listed exceptions that no region of `stage` has; an environment smaller than production may lack some. */
export function staleExceptions(stage: IConstruct): readonly string[] {
  const found = new Set(
    [...optOutsIn(stage), ...overridesIn(stage)].map(({ path, what }) => `${belowRegion(path)} ${what}`),
  );
  return [
    ...OPT_OUTS.map(({ path, property }) => `${path} ${property}`),
    ...RAW_OVERRIDES.map(({ path, keys }) => `${path} ${keys}`),
  ].filter((entry) => !found.has(entry));
}

function unlistedOptOuts(stage: IConstruct): readonly Finding[] {
  return optOutsIn(stage)
    .filter(
      ({ path, what }) => !OPT_OUTS.some((listed) => listed.path === belowRegion(path) && listed.property === what),
    )
    .map(({ path, what }) => ({
      path,
      found: `opt-out of ${what}`,
      required: 'an opt-out that is listed',
      fix: 'keep the default, or add it to OPT_OUTS in lib/commitments/waivers/opt-outs.ts',
    }));
}

function unlistedOverrides(stage: IConstruct): readonly Finding[] {
  return overridesIn(stage)
    .filter(
      ({ path, what }) => !RAW_OVERRIDES.some((listed) => listed.path === belowRegion(path) && listed.keys === what),
    )
    .map(({ path, what }) => ({
      path,
      found: `${what} is overridden`,
      required: 'a typed property: the policy packs do not see overrides',
      fix: 'use the typed property; where there is none, add it to RAW_OVERRIDES in lib/commitments/waivers/opt-outs.ts with the reason',
    }));
}

interface Exception {
  /** Construct path below the environment. */
  readonly path: string;
  readonly what: string;
}

const optOutsIn = (stage: IConstruct): readonly Exception[] =>
  optOuts(stage).map(({ path, property }) => ({ path: splitPath(path)[1], what: property }));

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
