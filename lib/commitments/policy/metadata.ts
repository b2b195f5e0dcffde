import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Environment } from '../../config/types';
import { named, type OpenFinding } from '../check';
import { unlistedExceptions } from '../waivers/opt-outs';
import { placements } from '../waivers/apply';
import type { Waiver } from '../waivers/types';
import { splitPath } from './record';

/** Findings in constructs that no template shows: warnings of the CDK, acknowledgements and exceptions that are not listed. */
export function constructFindings(
  stage: IConstruct,
  environment: Environment,
  waivers: readonly Waiver[],
): readonly OpenFinding[] {
  const listed = new Set(placements(waivers, environment).map(({ path, id }) => `${path} ${id.replaceAll(' ', '-')}`));
  const carried = stage.node.findAll().flatMap((construct) => {
    const [, path] = splitPath(construct.node.path);
    return construct.node.metadata.flatMap(({ type, data }) => {
      if (WARNINGS.includes(type)) return [warned(path, String(data))];
      if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY) return [];
      return Object.keys(data)
        .filter((id) => !listed.has(`${path} ${id}`))
        .map((id) => unlisted(path, id));
    });
  });
  return [...carried, ...named('rule-8/exceptions', unlistedExceptions(stage))];
}

/** Metadata types of warnings; the CDK prints them and goes on. */
const WARNINGS: readonly string[] = ['aws:cdk:warning', 'aws:cdk:error'];

const warned = (path: string, found: string): OpenFinding => ({
  rule: 'policy/warning',
  path,
  found,
  required: 'no warning of the CDK',
  fix: 'do what the warning says',
});

const unlisted = (path: string, id: string): OpenFinding => ({
  rule: 'policy/unlisted-acknowledgement',
  path,
  found: id,
  required: 'every acknowledgement is a waiver with owner, reason, count and day',
  fix: 'move it to lib/commitments/waivers',
});
