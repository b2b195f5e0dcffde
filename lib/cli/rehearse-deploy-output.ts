import pc from 'picocolors';
import { grouped } from '../assembly/template-index';
import type { Problem } from '../config/validate/problem';
import type { Finding } from '../deployment/findings';
import type { Rehearsal } from '../deployment/lifecycles';

/**
 * What `holdfast rehearse --mode deploy --json` prints: one document, always this shape. A field is only ever added within a
 * version. Nothing in it was observed in AWS.
 */
export interface DeploymentsDocument {
  readonly version: 1;
  readonly rehearsal: true;
  /** True exactly where the exit code is 0. */
  readonly ok: boolean;
  /** Why nothing was tried (exit code 2 or 3); empty where something was. */
  readonly problems: readonly Problem[];
  readonly environment: string;
  readonly lifecycles: readonly Rehearsal[];
  /** What no release changes in one deployment. No fault by itself. */
  readonly twoSteps: readonly Finding[];
}

/** Pure. */
export const documentOfDeployments = (
  environment: string,
  lifecycles: readonly Rehearsal[],
  twoSteps: readonly Finding[],
): DeploymentsDocument => ({
  version: 1,
  rehearsal: true,
  ok: lifecycles.every(({ findings }) => findings.length === 0),
  problems: [],
  environment,
  lifecycles,
  twoSteps,
});

/** Places of one kind of finding that are printed; the document has all. */
const MOST_PLACES = 5;

/** A rehearsal for people. Pure. */
export function textOfDeployments(
  { environment, lifecycles, twoSteps, ok }: DeploymentsDocument,
  colour: boolean,
): string {
  const { bold, green, red } = pc.createColors(colour);
  return [
    bold(
      `DEPLOYMENTS of ${environment}, on paper: what AWS's documents say would happen (docs/deployment-rehearsal.md).`,
    ),
    ...lifecycles.flatMap(({ title, operations, findings, notes, answered }) => {
      const tried = operations.reduce((sum, { failed }) => sum + failed, 0);
      return [
        `\n${bold(title)}: ${operations.length} operations, ${tried} single failures tried, findings: ${findings.length}`,
        ...operations.filter(({ failed }) => failed > 0).map(operationLine(notes)),
        ...groups(findings).flatMap((group) => groupLines(group, red)),
        ...groups(answered).map(
          ([first, ...others]) => `  answered, ${others.length + 1} ${first.type}: ${first.command}`,
        ),
      ];
    }),
    ...(twoSteps.length === 0 ? [] : [`\n${bold('What no release changes in one deployment')} (--json lists each)`]),
    ...groups(twoSteps).map(
      ([first, ...others]) => `  ${first.rule.id} ${others.length + 1} ${first.type}: ${first.how}`,
    ),
    ok ? green('\nNo findings.') : red('\nThere are findings.'),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const operationLine =
  (notes: readonly Finding[]) =>
  ({ kind, stack, created, updated, replaced, deleted }: Rehearsal['operations'][number], index: number): string => {
    const counts = Object.entries({ created, updated, replaced, deleted }).filter(([, count]) => count > 0);
    const stops = groups(notes.filter(({ step }) => step === `${kind} ${stack}`)).map(
      ([first, ...others]) =>
        `\n       ${first.how}: ${others.length + 1} ${first.type}: ${first.rule.says} ${first.rule.fix}`,
    );
    return `  ${String(index + 1).padStart(2)}. ${kind} ${stack}: ${counts.map(([name, count]) => `${count} ${name}`).join(', ')}${stops.join('')}`;
  };

/** What happens alike, by one rule, to resources of one type. */
const groups = <T extends Finding>(findings: readonly T[]): readonly (readonly [T, ...T[]])[] => [
  ...grouped(findings, ({ rule, type, how, step }) => [rule.says, type, how, step.split(' ')[0]].join('|')).values(),
];

function groupLines(
  [first, ...others]: readonly [Finding, ...Finding[]],
  red: (text: string) => string,
): readonly string[] {
  const { rule, type, how } = first;
  const places = [first, ...others]
    .slice(0, MOST_PLACES)
    .map(({ stack, resource, what }) => `     ${stack}/${resource}: ${what}`);
  const rest = others.length + 1 - places.length;
  return [
    red(`  ${rule.id} ${others.length + 1} ${type || 'stack'}: ${how}`),
    `     ${rule.says} (${rule.confidence}, ${rule.date}: ${rule.source})`,
    `     Fix: ${rule.fix}`,
    ...places,
    ...(rest > 0 ? [`     and ${rest} more (--json)`] : []),
  ];
}
