import { Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { FLAGS } from '../../../lib/app';
import type { Singleton } from '../../../lib/config/choices';
import { applySecureDefaults } from '../../../lib/secure-defaults';
import { ArchiveStack } from '../../../lib/stacks/archive-stack';
import { DataStack } from '../../../lib/stacks/data-stack';
import { DetectionStack } from '../../../lib/stacks/detection-stack';
import { NetworkStack } from '../../../lib/stacks/network-stack';
import { environment } from '../../support/stage';
import { testApp } from '../../support/apps';

const own = environment('sandbox');
const stage = new Stage(testApp({ context: FLAGS, builtinCloudFormationValidation: false }), own.name);
const place = { environment: own, region: own.regions[0], peer: undefined };
const node = new Construct(stage, 'A');
applySecureDefaults(node, place);
const { logKey, notices } = new ArchiveStack(node, 'Archive', place);
const { network } = new NetworkStack(node, 'Network', place, { logKey, notices });
const { stores } = new DataStack(node, 'Data', place, { network, logKey, notices });

/** The Detection stack of a sandbox whose account has these already; all share the other stacks and are synthesized at once. */
function stackOf(adopted: readonly Singleton[]): DetectionStack {
  const id = `Detection${adopted.length}${adopted[0] ?? ''}`;
  const environment = { ...own, adopted };
  return new DetectionStack(node, id, { ...place, environment }, { network, stores, logKey, notices });
}

/** Resource types of each singleton: absent from the template when it is adopted, present when it is not. */
const PARTS: Readonly<Record<Exclude<Singleton, 'databaseMetricsLog'>, readonly string[]>> = {
  configRecorder: ['AWS::Config::ConfigurationRecorder', 'AWS::Config::DeliveryChannel'],
  guardDutyDetector: ['AWS::GuardDuty::Detector'],
  securityHub: ['AWS::SecurityHub::HubV2'],
  securityStandards: ['AWS::SecurityHub::Hub', 'AWS::SecurityHub::Standard'],
  accessAnalyzers: ['AWS::AccessAnalyzer::Analyzer'],
  syslogConfiguration: ['Custom::SyslogConfiguration'],
  inspector: [],
};
const ALL: readonly (keyof typeof PARTS)[] = [
  'configRecorder',
  'guardDutyDetector',
  'securityHub',
  'securityStandards',
  'accessAnalyzers',
  'syslogConfiguration',
  'inspector',
];

const count = (template: Template, type: string): number => Object.keys(template.findResources(type)).length;

describe('what an account can have only once', () => {
  const [adoptsNothing, adoptsEverything] = [stackOf([]), stackOf(ALL)];
  const adoptsOne = ALL.map((name) => [name, stackOf([name])] as const);
  const nothing = Template.fromStack(adoptsNothing);
  const everything = Template.fromStack(adoptsEverything);

  test('is made where nothing is adopted', () => {
    expect(ALL.flatMap((name) => PARTS[name]).filter((type) => count(nothing, type) === 0)).toEqual([]);
    nothing.hasResourceProperties('Custom::AccountServices', {
      ServiceRoles: ['config.amazonaws.com'],
      Scanned: ['ECR', 'LAMBDA'],
      BackedUp: ['Aurora', 'S3'],
    });
  });

  test('is left to its owner where it is adopted', () => {
    expect(ALL.flatMap((name) => PARTS[name]).filter((type) => count(everything, type) > 0)).toEqual([]);
    everything.hasResourceProperties('Custom::AccountServices', {
      ServiceRoles: [],
      Scanned: [],
      BackedUp: ['Aurora', 'S3'],
    });
  });

  test('is used where it is adopted too: findings notify, rules evaluate, messages are scanned', () => {
    for (const type of [
      'AWS::Events::Rule',
      'AWS::Config::ConformancePack',
      'AWS::GuardDuty::MalwareProtectionPlan',
      'AWS::CloudTrail::Trail',
    ]) {
      expect([type, count(everything, type)]).toEqual([type, count(nothing, type)]);
    }
  });

  test.each(adoptsOne)('%s can be adopted alone', (name, stack) => {
    const template = Template.fromStack(stack);
    const others = ALL.filter((other) => other !== name).flatMap((other) => PARTS[other]);
    expect([...PARTS[name]].filter((type) => count(template, type) > 0)).toEqual([]);
    expect(others.filter((type) => count(template, type) === 0)).toEqual([]);
  });
});
