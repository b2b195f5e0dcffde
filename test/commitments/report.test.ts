import type { Check } from '../../lib/commitments/check';
import { PolicyRecord, type RawFinding } from '../../lib/commitments/policy/record';
import { holds, report } from '../../lib/commitments/report';
import type { StackTemplate } from '../../lib/assembly/template-index';
import { environment } from '../support/stage';

function stack(resources: number): StackTemplate {
  const all = Array.from({ length: resources }, (_, index) => [`R${index}`, { Type: 'AWS::SNS::Topic' }]);
  return {
    environment: 'production',
    letter: 'A',
    name: 'Network',
    region: 'us-west-2',
    account: '1',
    template: { Resources: Object.fromEntries(all) },
  };
}

const found = (path: string, id: string, rule: string): RawFinding => ({
  environment: 'production',
  path,
  id,
  rule,
  found: '',
  required: '',
});

interface Given {
  readonly resources?: number;
  readonly bytes?: number;
  readonly findings?: readonly RawFinding[];
  readonly name?: string;
}

function judge({ resources = 1, bytes = 1024, findings = [], name = 'production' }: Given) {
  const record = new PolicyRecord();
  record.findings.push(...findings);
  return report(
    environment(name),
    { templates: [{ stack: stack(resources), bytes }], record, exists: () => true, constructFindings: [] },
    { checks: [], waivers: [] },
  );
}

const rules = (result: ReturnType<typeof judge>): readonly string[] => result.open.map(({ rule }) => rule);

test('a stack may have 400 resources and 800 KiB, and not one more', () => {
  expect(rules(judge({ resources: 400, bytes: 800 * 1024 }))).toEqual([]);
  expect(rules(judge({ resources: 401 }))).toEqual(['policy/stack-resources']);
  expect(rules(judge({ bytes: 800 * 1024 + 1 }))).toEqual(['policy/template-size']);
});

test('a resource and a rule count once, whichever packs and details report them', () => {
  const packs = ['NIST::NIST-Logs', 'PCI::PCI-Logs'].map((id) => found('A/Network/X', id, 'Logs'));
  const details = ['[Resource::*]', '[Action::s3:*]'].map((detail) =>
    found('A/Network/X', `AwsSolutions::AwsSolutions-IAM5${detail}`, 'Wildcards'),
  );
  expect(judge({ findings: [...packs, ...details, found('A/Network/Y', 'PCI::PCI-Logs', 'Logs')] }).findings).toBe(3);
});

test('another environment is not counted', () => {
  expect(judge({ findings: [found('A/Network/X', 'PCI::PCI-Logs', 'Logs')], name: 'staging' })).toMatchObject({
    findings: 0,
    open: [],
  });
});

test('checks hold where they say: everywhere, with two regions, where nothing may be destroyed', () => {
  const where = (holdsIn: Check['holdsIn']) =>
    (['production', 'staging', 'sandbox'] as const).filter((name) => holds(holdsIn, environment(name)));
  expect(where('every')).toEqual(['production', 'staging', 'sandbox']);
  expect(where('two-region')).toEqual(['production', 'staging']);
  expect(where('production')).toEqual(['production']);
});
