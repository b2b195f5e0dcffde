import picocolors from 'picocolors';
import type { OpenFinding } from '../commitments/check';
import type { EnvironmentReport } from '../commitments/report';
import { type SectionStatuses, statusesBySection, STATUSES } from '../commitments/commitment-status';
import { grouped, type Some } from '../assembly/template-index';
import { POLICY, RECOVERY } from '../config/numbers';
import type { Problem } from '../config/validate/problem';
import {
  type Budget,
  DECLARATION_TO_DONE,
  DECLARATION_TO_LAST_CLIENT,
  TIME_WITHOUT_WRITES,
} from '../recovery/plan/budget';
import type { Judgement } from './synthesis';
import { tableOf } from './terminal';

const HEAD = ['environment', 'region', 'stack', 'resources', 'KiB', 'findings', 'waivers'];

/** A check's result for people: what was looked at, then everything that has to be put right. */
export function textOf(document: CheckDocument, colour: boolean): string {
  const paint = picocolors.createColors(colour);
  const groups = [
    ...document.environments.map(({ environment, open }) => ({ title: environment, open })),
    { title: 'general', open: document.general },
  ].filter(({ open }) => open.length > 0);
  const verdict = document.ok
    ? paint.green('No open findings.')
    : paint.red(`Open findings: ${groups.reduce((sum, { open }) => sum + open.length, 0)}.`);
  return [
    table(document.environments),
    ...document.environments.map(total),
    ...document.environments.flatMap((each) => recoveryText(each) ?? []),
    ...ledger(document.ledger, paint),
    ...groups.map((group) => findings(group, paint)),
    verdict,
    '',
  ].join('\n');
}

function table(environments: readonly EnvironmentReport[]): string {
  const rows = tableOf(HEAD, { colAligns: ['left', 'left', 'left', 'right', 'right', 'right', 'right'] });
  for (const { environment, stacks } of environments) {
    for (const { letter, region, name, resources, templateKiB, findings, waivers } of stacks) {
      rows.push([environment, `${letter} ${region}`, name, resources, templateKiB, findings, waivers]);
    }
  }
  return rows.toString();
}

/** The promises, a row a section; columns of zeros stay empty, so that what matters is seen. */
function ledger(sections: readonly SectionStatuses[], paint: Paint): readonly string[] {
  if (sections.length === 0) return [];
  const rows = tableOf(['promises', ...STATUSES], { colAligns: ['left', 'right', 'right', 'right', 'right'] });
  const cell = (count: number): string => (count === 0 ? '' : String(count));
  for (const { section, title, broken, ...counts } of sections) {
    rows.push([
      `${section} ${title}`,
      cell(counts.kept),
      cell(counts.pending),
      cell(counts.organisational),
      broken === 0 ? '' : paint.red(String(broken)),
    ]);
  }
  rows.push(['', ...STATUSES.map((standing) => sections.reduce((sum, section) => sum + section[standing], 0))]);
  return [`\n${rows.toString()}`];
}

function total({ environment, stacks, findings, evaluated, ratio, monthlyPrice }: EnvironmentReport): string {
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  return (
    `${environment}: ${resources} resources, ${findings} findings before waivers on ${evaluated} that rules apply to: ` +
    `${ratio.toFixed(3)} each (limit ${POLICY.findingsPerResource.toFixed(3)} in production); USD ${Math.ceil(monthlyPrice)} in an idle month`
  );
}

type Paint = ReturnType<typeof picocolors.createColors>;

/** A rule's findings stand together, and so do rules that say the same about the same places, as the packs do. */
function findings(
  { title, open }: { readonly title: string; readonly open: readonly OpenFinding[] },
  paint: Paint,
): string {
  const byRule = [...grouped(open, ({ rule, required }) => `${rule} ${required}`).values()];
  const alike = grouped(byRule, ([first, ...rest]) =>
    JSON.stringify([isPack(first) || first, places([first, ...rest]), first.required]),
  );
  return [`\n${paint.bold(title)}`, ...[...alike.values()].map((rules) => block(rules, paint))].join('\n');
}

const isPack = ({ rule }: OpenFinding): boolean => rule.includes('::');

const places = (findings: Some<OpenFinding>): Some<string> => {
  const alike = findings.every(({ found }) => found === findings[0].found);
  const line = ({ path, found }: OpenFinding): string =>
    `    ${path || '(everywhere)'}${alike ? '' : `\n      found: ${found}`}`;
  return [line(findings[0]), ...findings.slice(1).map(line), ...(alike ? [`    found:    ${findings[0].found}`] : [])];
};

function block(rules: Some<Some<OpenFinding>>, paint: Paint): string {
  const [[first]] = rules;
  return [
    ...rules.map(([{ rule }]) => `  ${paint.red(rule)}`),
    ...places(rules[0]),
    `    required: ${first.required}`,
    `    fix:      ${first.fix}`,
    '',
  ].join('\n');
}

/** What `holdfast check --json` prints: one document, always this shape. A field is only ever added within a version. */
export interface CheckDocument {
  readonly version: 1;
  /** True exactly where the exit code is 0. */
  readonly ok: boolean;
  /** Why nothing was checked (exit code 2 or 3); empty where something was. */
  readonly problems: readonly Problem[];
  /** Findings that belong to no environment. */
  readonly general: readonly OpenFinding[];
  readonly environments: readonly EnvironmentReport[];
  /** How the promises stand in all environments together, section by section; empty where nothing was checked. */
  readonly ledger: readonly SectionStatuses[];
  /** `findings` over `evaluated` of a production environment may not exceed this. */
  readonly findingsPerResourceLimit: number;
}

export const documentOf = ({ environments, general }: Pick<Judgement, 'environments' | 'general'>): CheckDocument => ({
  ...EMPTY,
  ok: general.length === 0 && environments.every(({ open }) => open.length === 0),
  general,
  environments,
  ledger: statusesBySection(environments.map(({ promises }) => promises)),
});

/** The document of a check that did not take place. */
export const documentOfProblems = (problems: readonly Problem[]): CheckDocument => ({ ...EMPTY, problems });

const EMPTY: CheckDocument = {
  version: 1,
  ok: false,
  problems: [],
  general: [],
  environments: [],
  ledger: [],
  findingsPerResourceLimit: POLICY.findingsPerResource,
};

/** How long a flip takes, step by step, for people; undefined without a recovery plan. Workflows that take the same time share a column. */
function recoveryText({ environment, recovery }: EnvironmentReport): string | undefined {
  if (recovery.length === 0) return undefined;
  const columns = shared(recovery);
  const names = [...new Set(columns.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const table = tableOf(['seconds: expected / longest', ...columns.map(({ title }) => title)], {
    colAligns: ['left', ...columns.map(() => 'right' as const)],
  });
  for (const name of inOrder(names))
    table.push([name, ...columns.map((column) => cell(column.lines.find((line) => line.name === name)))]);
  table.push([TIME_WITHOUT_WRITES, ...columns.map(({ withoutWrites }) => cell(withoutWrites))]);
  table.push([DECLARATION_TO_DONE, ...columns.map(({ done }) => cell(done))]);
  table.push([DECLARATION_TO_LAST_CLIENT, ...columns.map(cell)]);
  const { planExpected, planTimeout, timeObjective } = RECOVERY;
  return `\n${environment}: a flip, to the last client within ${planExpected.minutes} min as expected and ${planTimeout.minutes} min at the longest; promised are ${timeObjective.hours} h; sources: docs/flip-budget.md\n${table.toString()}`;
}

interface Column extends Pick<Budget, 'lines' | 'withoutWrites' | 'done' | 'expected' | 'timeout'> {
  readonly title: string;
}

function shared(budgets: readonly Budget[]): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const { workflow, mode, ...times } of budgets) {
    const key = JSON.stringify([mode, times]);
    const known = columns.get(key);
    columns.set(key, {
      ...times,
      title: known ? known.title.replace('\n', `, ${workflow.replace('activate ', '')}\n`) : `${workflow}\n${mode}`,
    });
  }
  return [...columns.values()];
}

/** Detection comes first, although the first column may be a switchover, which has none. */
const inOrder = (names: readonly string[]): readonly string[] => [
  ...names.filter((name) => name === 'detection'),
  ...names.filter((name) => name !== 'detection'),
];

const cell = (line: { readonly expected: number; readonly timeout: number } | undefined): string =>
  line === undefined || line.timeout === 0 ? '-' : `${line.expected} / ${line.timeout}`;
