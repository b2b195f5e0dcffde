import { POLICY } from '../config/numbers';
import type { Environment } from '../config/types';
import type { Budget } from '../recovery/plan/budget';
import { type StackTemplate, TemplateIndex } from '../assembly/template-index';
import { priceRows, totalOf, unknownTypes } from '../price/price';
import { type Check, type Finding, named, type OpenFinding } from './check';
import { ReadTracker } from './read-tracker';
import type { PolicyRecord, RawFinding } from './policy/record';
import { budgets } from './recovery-budget';
import { type Judgement, nameOf, type PromiseReport, statusesOf } from './commitment-status';
import { cover, type Coverage, outOfPlace } from './waivers/audit';
import { placements } from './waivers/apply';
import type { Waiver } from './waivers/types';

export interface StackReport {
  readonly letter: string;
  readonly region: string;
  readonly name: string;
  readonly resources: number;
  readonly templateKiB: number;
  /** Findings of the packs before waivers; one resource and one rule count once, whichever packs report it. */
  readonly findings: number;
  /** Waivers in use here. */
  readonly waivers: number;
}

export interface EnvironmentReport {
  readonly environment: string;
  readonly stacks: readonly StackReport[];
  /** Everything that is open; empty when the environment may be deployed. */
  readonly open: readonly OpenFinding[];
  /** Findings of the packs before waivers, in all stacks. */
  readonly findings: number;
  /** Resources that at least one rule of the packs applies to. */
  readonly evaluated: number;
  /** `findings` for each of `evaluated`. */
  readonly ratio: number;
  /** What an idle month costs, in USD (`holdfast price`). */
  readonly monthlyPrice: number;
  /** How long a flip takes, by workflow and mode (M8); empty without a recovery plan. */
  readonly recovery: readonly Budget[];
  /** How every promise stands here, and what keeps it. */
  readonly promises: readonly PromiseReport[];
}

/** A template and the size of its file. */
export interface SizedTemplate {
  readonly stack: StackTemplate;
  readonly bytes: number;
}

/** What an environment is judged by. */
export interface Evidence {
  readonly templates: readonly SizedTemplate[];
  readonly record: PolicyRecord;
  /** Whether there is a construct at a path below the environment. */
  readonly exists: (path: string) => boolean;
  /** Findings that no template shows: warnings that constructs attached, acknowledgements outside the waiver lists. */
  readonly constructFindings: readonly OpenFinding[];
}

export interface Standards {
  readonly checks: readonly Check[];
  readonly waivers: readonly Waiver[];
}

/** Judges one environment; never throws: an exception would end synthesis without a message. */
export function report(environment: Environment, evidence: Evidence, standards: Standards): EnvironmentReport {
  const raw = evidence.record.findings.filter((finding) => finding.environment === environment.name);
  const coverage = cover(raw, placements(standards.waivers, environment));
  const stacks = evidence.templates.map((template) => stackReport(template, raw, coverage)).toSorted(byPlace);
  const findings = countOnce(raw);
  const evaluated = evidence.record.evaluatedIn(environment.name).size;
  const totals = {
    environment: environment.name,
    findings,
    evaluated,
    ratio: evaluated === 0 ? 0 : findings / evaluated,
  };
  const judgements = judge(environment, evidence, standards.checks);
  const tree = new TemplateIndex(evidence.templates.map(({ stack }) => stack));
  const monthlyPrice = totalOf(priceRows(tree));
  const open = [
    ...coverage.open.map(packFinding),
    ...judgements.flatMap((judgement) => named(nameOf(judgement.check), judgement.findings)),
    ...named('policy/waiver', outOfPlace(standards.waivers, environment, coverage, evidence.exists)),
    ...evidence.constructFindings,
    ...stacks.flatMap(tooLarge),
    ...(environment.tier === 'production' ? tooMany(totals) : []),
    ...tooDear(environment, monthlyPrice),
    ...withoutPrice(tree),
  ];
  return {
    ...totals,
    stacks,
    open,
    monthlyPrice,
    recovery: budgets(tree),
    promises: statusesOf(judgements),
  };
}

/** Findings counted once for a resource and a rule: packs give one rule several ids, and one rule may see several details. */
const countOnce = (findings: readonly RawFinding[]): number =>
  new Set(findings.map(({ path, rule }) => `${path} ${rule}`)).size;

function stackReport({ stack, bytes }: SizedTemplate, raw: readonly RawFinding[], coverage: Coverage): StackReport {
  const { letter, region, name } = stack;
  const here = (path: string): boolean => path.startsWith(`${letter}/${name}/`);
  const inUse = coverage.waived.filter(({ finding }) => here(finding.path)).map(({ placement }) => placement.waiver);
  return {
    letter,
    region,
    name,
    resources: new TemplateIndex([stack]).resources.length,
    templateKiB: Math.ceil(bytes / 1024),
    findings: countOnce(raw.filter(({ path }) => here(path))),
    waivers: new Set(inUse).size,
  };
}

const byPlace = (one: StackReport, other: StackReport): number =>
  `${one.letter}${one.name}`.localeCompare(`${other.letter}${other.name}`);

const packFinding = ({ id, path, found, required }: RawFinding): OpenFinding => ({
  rule: id,
  path,
  found,
  required,
  fix: 'change the resource; where that cannot be, waive it in lib/commitments/waivers with a reason and a day',
});

function judge(environment: Environment, { templates }: Evidence, checks: readonly Check[]): readonly Judgement[] {
  const observer = new ReadTracker(templates.map(({ stack }) => stack));
  return checks
    .filter((check) => applies(check, environment))
    .map((check) => ({ check, findings: findSafely(check, observer.tree), judged: observer.attention().judged }));
}

/** Whether a check applies to an environment, which may be too small for it or have adopted what it asks for. */
export const applies = ({ holdsIn, unlessAdopted }: Check, environment: Environment): boolean =>
  holds(holdsIn, environment) && !(unlessAdopted && environment.adopted.includes(unlessAdopted));

/** Whether checks of a kind apply to an environment. */
export function holds(holdsIn: Check['holdsIn'], environment: Environment): boolean {
  if (holdsIn === 'two-region') return environment.regions.length === 2;
  return holdsIn === 'every' || environment.tier === 'production';
}

function findSafely(check: Check, tree: TemplateIndex): readonly Finding[] {
  try {
    return check.find(tree);
  } catch (error) {
    const found = `the check threw: ${error instanceof Error ? error.message : String(error)}`;
    return [{ path: '', found, required: check.sentence, fix: `correct the check ${nameOf(check)}` }];
  }
}

function tooLarge({ letter, name, resources, templateKiB }: StackReport): readonly OpenFinding[] {
  const sizes = [
    { rule: 'policy/stack-resources', size: resources, limit: POLICY.stackResources, unit: 'resources' },
    { rule: 'policy/template-size', size: templateKiB, limit: POLICY.templateKiB, unit: 'KiB' },
  ];
  return sizes
    .filter(({ size, limit }) => size > limit)
    .map(({ rule, size, limit, unit }) => ({
      rule,
      path: `${letter}/${name}`,
      found: `${size} ${unit}`,
      required: `at most ${limit} ${unit}`,
      fix: 'move a noun of the stack into a stack of its own',
    }));
}

function tooMany({
  findings,
  evaluated,
  ratio,
}: Pick<EnvironmentReport, 'findings' | 'evaluated' | 'ratio'>): readonly OpenFinding[] {
  if (ratio <= POLICY.findingsPerResource) return [];
  return [
    {
      rule: 'policy/findings-per-resource',
      path: '',
      found: `${findings} findings before waivers on ${evaluated} evaluated resources, ${ratio.toFixed(3)} each`,
      required: `at most ${POLICY.findingsPerResource.toFixed(3)}`,
      fix: 'make infrastructure better instead of waiving findings',
    },
  ];
}

function tooDear({ monthlyLimit }: Environment, monthlyPrice: number): readonly OpenFinding[] {
  if (monthlyPrice <= monthlyLimit) return [];
  return [
    {
      rule: 'policy/monthly-price',
      path: '',
      found: `USD ${Math.ceil(monthlyPrice)} in an idle month`,
      required: `at most USD ${monthlyLimit}`,
      fix: 'holdfast price says what costs most; spend less, or raise monthlyLimit in lib/config/environments.ts',
    },
  ];
}

const withoutPrice = (tree: TemplateIndex): readonly OpenFinding[] =>
  Object.entries(unknownTypes(tree)).map(([type, count]) => ({
    rule: 'policy/price-known',
    path: '',
    found: `${count} of ${type}`,
    required: 'resource types that have a price or are known to need none',
    fix: 'add the type to lib/price/resources.ts or lib/price/unpriced.ts',
  }));
