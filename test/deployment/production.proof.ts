/** The environments as they are, through every lifecycle. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Json } from '../../lib/assembly/template-index';
import { teardownAnswers } from '../../lib/cli/rehearse-deploy';
import type { DeploymentsDocument } from '../../lib/cli/rehearse-deploy-output';
import { deploymentSteps } from '../../lib/config/deployment-order';
import { readAssembly, type Stack } from '../../lib/deployment/assembly';
import { CUSTOM } from '../../lib/deployment/facts';
import { rehearseRelease, type Rehearsal } from '../../lib/deployment/lifecycles';
import { needsTwoSteps, trialRelease } from '../../lib/deployment/trial';
import { EMPTYING } from '../../lib/release/emptying';
import { assemblyFolder } from '../support/assembly';
import { spec } from './stacks';

const inOrder = (stacks: readonly Stack[]): readonly Stack[] =>
  deploymentSteps(['A', 'B']).flatMap(
    ({ letter, stack }) => stacks.find(({ id }) => id.endsWith(`/${letter}/${stack}`)) ?? [],
  );
const assembly = (name: string): readonly Stack[] => inOrder(readAssembly(join(assemblyFolder(), `assembly-${name}`)));

const production = assembly('production');

/** Rule and type of each finding. */
const kinds = ({ findings }: Rehearsal): readonly string[] =>
  [...new Set(findings.map(({ rule, type }) => `${rule.id} ${type}`.trim()))].sort();

/** A copy of all templates with each match replaced. */
const edited = (pattern: RegExp, text: string): readonly Stack[] =>
  production.map((stack) => {
    const template: Json = JSON.parse(JSON.stringify(stack.template).replaceAll(pattern, text));
    return { ...stack, template };
  });

test('every resource type of every environment is in the service specification', () => {
  const types = ['production', 'staging'].flatMap(assembly).flatMap(({ template }) => {
    const text = JSON.stringify(template);
    return [...text.matchAll(/"Type":"((AWS|Custom)::[^"]+)"/g)].map(([, type = '']) => type);
  });
  const unknown = [...new Set(types)].filter(
    (type) => !CUSTOM.test(type) && !/^AWS::SSM::Parameter::/.test(type) && !spec().knows(type),
  );
  expect(unknown).toEqual([]);
});

test('the same release again changes nothing', () => {
  const { operations, findings } = rehearseRelease(production, production, spec());
  expect(operations.reduce((sum, { failed, deleted }) => sum + failed + deleted, 0)).toBe(0);
  expect(findings).toEqual([]);
});

test('a release with other settings takes no start from the one before', () => {
  const trial = rehearseRelease(production, trialRelease(production), spec());
  expect(trial.operations.reduce((sum, { replaced }) => sum + replaced, 0)).toBeGreaterThan(0);
  expect(kinds(trial)).toEqual([]);
});

test.each<[what: string, pattern: RegExp, text: string, found: string]>([
  ['a reworded policy that is imported', /"Description":""/g, '"Description":"Other"', 'CF-19 AWS::IAM::ManagedPolicy'],
  [
    'another association of the web firewall',
    /WebFirewallAssociation/g,
    'OtherAssociation',
    'WA-01 AWS::WAFv2::WebACLAssociation',
  ],
  [
    'another retention of the cluster',
    /"BackupRetentionPeriod":35/g,
    '"BackupRetentionPeriod":34',
    'DB-11 AWS::RDS::DBCluster',
  ],
])('finds %s', (_, pattern, text, found) => {
  expect(kinds(rehearseRelease(production, edited(pattern, text), spec()))).toContain(found);
});

const known = (name: string, rehearsals: readonly Rehearsal[]): readonly string[] =>
  rehearsals.flatMap((each) => kinds(each).map((kind) => `${name}: ${each.title}: ${kind}`));

test.each([
  ['production', 4000],
  ['staging', 5000],
])('every single resource of %s failing in turn, in every lifecycle: no new fault', (name, tried) => {
  // The command as it is built: it synthesizes five times, which takes longer within a test.
  const args = ['build/cli.js', 'rehearse', '--mode', 'deploy', '--environment', name, '--json'];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const { lifecycles }: DeploymentsDocument = JSON.parse(stdout);
  expect(known(name, lifecycles)).toEqual([]);
  const failed = lifecycles.flatMap(({ operations }) => operations).reduce((sum, each) => sum + each.failed, 0);
  expect(failed).toBeGreaterThan(tried);
});

test('what the guide says that a teardown empties is what it empties', () => {
  expect(teardownAnswers('staging').filter(({ type }) => !(type in EMPTYING))).toEqual([]);
});

test('what takes two deployments includes all that hold an address or a protection', () => {
  const rules = new Set(needsTwoSteps(production, spec()).map(({ rule }) => rule.id));
  expect([...rules]).toEqual(expect.arrayContaining(['CF-19', 'LB-01', 'NF-02', 'RR-01', 'VP-07', 'WA-01']));
});
