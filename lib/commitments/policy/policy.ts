import { statSync } from 'node:fs';
import {
  type App,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
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
import { Guarded, violationOf } from './guard';
import { constructFindings } from './metadata';
import { packs } from './packs';
import { PolicyRecord } from './record';
import { SchemaValidation } from './schema';

export interface PolicyOptions {
  /** Default: all checks and waivers of this project. */
  readonly standards?: Standards;
  /** Called with the name of each plugin before it runs. */
  readonly announce?: (phase: string) => void;
}

const STANDARDS: Standards = { checks: CHECKS, waivers: WAIVERS };

/**
 * Validates an app against CloudFormation's schemas, four public rule packs, and the commitments. Part of synthesis, so
 * `cdk synth`, `cdk deploy` and `holdfast check` all fail on the same findings.
 */
export class Policy implements IPolicyValidationPlugin {
  readonly name = 'Holdfast';
  private readonly record = new PolicyRecord();
  private judged: readonly EnvironmentReport[] = [];

  private readonly standards: Standards;
  private readonly announce: (phase: string) => void;

  /**
   * @param environments the environments of the app
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

  /** The report of each environment; empty before synthesis. */
  get reports(): readonly EnvironmentReport[] {
    return this.judged;
  }

  /** Findings of no environment: errors in the waiver lists, and plugins that failed. */
  get general(): readonly OpenFinding[] {
    return [...this.record.failures, ...this.waiverProblems];
  }

  private get waiverProblems(): readonly OpenFinding[] {
    return named('policy/waiver', writtenBadly(this.standards.waivers, this.today));
  }

  /**
   * Adds all plugins to the app. To the app, not to its stages: a pack always walks the whole app, so this way it runs once.
   * This plugin is the last: it judges what the others recorded.
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
        open.filter(isOwn).map((finding) => violationOf(finding, environment)),
      ),
      ...this.waiverProblems.map((finding) => violationOf(finding)),
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
        constructFindings: constructFindings(stage, environment, this.standards.waivers),
      },
      this.standards,
    );
  }
}

/** The plugins of the packs and the schemas report their findings themselves. */
const isOwn = ({ rule }: OpenFinding): boolean => !rule.includes('::');
