import { statSync } from 'node:fs';
import {
  type App,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Validations,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Environment } from '../../config/types';
import { CHECKS } from '../checks/index';
import { named, type OpenFinding } from '../check';
import { type EnvironmentReport, report, type SizedTemplate, type Standards } from '../report';
import { readStack } from '../../assembly/template-index';
import { constructAt } from '../waivers/apply';
import { WAIVERS } from '../waivers/index';
import { writtenBadly } from '../waivers/audit';
import { Guarded } from './guard';
import { besides } from './metadata';
import { packs } from './packs';
import { PolicyRecord } from './record';
import { SchemaValidation } from './schema';

export interface PolicyOptions {
  /** Default: all checks and waivers of this project. */
  readonly standards?: Standards;
  /** Told what is about to run. */
  readonly announce?: (phase: string) => void;
}

const STANDARDS: Standards = { checks: CHECKS, waivers: WAIVERS };

/**
 * Everything that an app is held to: CloudFormation's schemas, four public rule packs, and what this project has
 * promised. Part of synthesis, so that `cdk synth`, `cdk deploy` and `holdfast check` all fail on the same findings.
 */
export class Policy implements IPolicyValidationPlugin {
  readonly name = 'Holdfast';
  private readonly record = new PolicyRecord();
  private judged: readonly EnvironmentReport[] = [];

  private readonly standards: Standards;
  private readonly announce: (phase: string) => void;

  /**
   * @param environments those that the app has
   * @param today the day on which waivers are judged
   */
  constructor(
    private readonly environments: readonly Environment[],
    private readonly today: Date,
    { standards = STANDARDS, announce = () => {} }: PolicyOptions = {},
  ) {
    this.standards = standards;
    this.announce = announce;
  }

  /** What was found, environment by environment; empty before synthesis. */
  get reports(): readonly EnvironmentReport[] {
    return this.judged;
  }

  /** What belongs to no environment: what is wrong with the waiver lists themselves, and plugins that failed. */
  get general(): readonly OpenFinding[] {
    return [...this.record.failures, ...this.waiverProblems];
  }

  private get waiverProblems(): readonly OpenFinding[] {
    return named('policy/waiver', writtenBadly(this.standards.waivers, this.today));
  }

  /**
   * Makes synthesis of the app depend on it. On the app, not on its stages: a pack walks the whole app whatever it is
   * attached to, so this way each runs once. They write down what they find before this plugin, the last, judges it.
   */
  attachTo(app: App): void {
    const plugins = [new SchemaValidation(this.record), ...packs(this.record), this];
    Validations.of(app).addPlugins(...plugins.map((plugin) => new Guarded(plugin, this.record, this.announce)));
  }

  validate({ stackTemplates, appConstruct }: IPolicyValidationContext): PolicyValidationPluginReport {
    const templates = stackTemplates.map((given): SizedTemplate => ({
      stack: readStack(given.stackConstructPath, given.templatePath, given.region ?? '', given.accountId ?? ''),
      bytes: statSync(given.templatePath).size,
    }));
    this.judged = this.environments.map((environment) => this.judgeOne(environment, templates, appConstruct));
    const violations = [
      ...this.judged.flatMap(({ environment, open }) =>
        open.filter(isOwn).map((finding) => violation(finding, environment)),
      ),
      ...this.waiverProblems.map((finding) => violation(finding)),
    ];
    return { success: violations.length === 0, violations };
  }

  private judgeOne(environment: Environment, templates: readonly SizedTemplate[], app: IConstruct): EnvironmentReport {
    const stage = app.node.findChild(environment.name);
    return report(
      environment,
      {
        templates: templates.filter(({ stack }) => stack.environment === environment.name),
        record: this.record,
        exists: (path) => constructAt(stage, path) !== undefined,
        besides: besides(stage, environment, this.standards.waivers),
      },
      this.standards,
    );
  }
}

/** Findings of the packs and schemas are reported by their own plugins. */
const isOwn = ({ rule }: OpenFinding): boolean => !rule.includes('::');

/** `fatal`: a broken commitment cannot be acknowledged away. */
const violation = ({ rule, path, found, required, fix }: OpenFinding, environment?: string): PolicyViolation => ({
  ruleName: rule,
  description: `${found}; required: ${required}`,
  fix,
  severity: 'fatal',
  violatingResources: [{ constructPath: [environment, path].filter(Boolean).join('/'), locations: [] }],
});
