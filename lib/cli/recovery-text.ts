import Table from 'cli-table3';
import { RECOVERY } from '../config/numbers';
import type { EnvironmentReport } from '../commitments/report';
import type { Budget } from '../recovery/plan/budget';

/** How long a flip takes, step by step, for people; undefined without a recovery plan. Workflows that take the same time share a column. */
export function recoveryText({ environment, recovery }: EnvironmentReport): string | undefined {
  if (recovery.length === 0) return undefined;
  const columns = shared(recovery);
  const names = [...new Set(columns.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const table = new Table({
    head: ['seconds: expected / longest', ...columns.map(({ title }) => title)],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...columns.map(() => 'right' as const)],
  });
  for (const name of inOrder(names))
    table.push([name, ...columns.map((column) => cell(column.lines.find((line) => line.name === name)))]);
  table.push(['together', ...columns.map(cell)]);
  const { planExpected, planTimeout, timeObjective } = RECOVERY;
  return `\n${environment}: a flip, within ${planExpected.minutes} min as expected and ${planTimeout.minutes} min at the longest; promised are ${timeObjective.hours} h\n${table.toString()}`;
}

interface Column extends Pick<Budget, 'lines' | 'expected' | 'timeout'> {
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
