import { Command } from 'commander';
import picocolors from 'picocolors';
import { appliesTo, idsOf, isForSome } from '../commitments/waivers/apply';
import { WAIVERS } from '../commitments/waivers/index';
import type { Waiver } from '../commitments/waivers/types';
import { environments } from '../config/environments';
import { POLICY } from '../config/numbers';
import type { Problem } from '../config/validate/problem';
import { EXIT, EXIT_HELP } from './errors';
import { jsonText, tableOf } from './terminal';
import type { CommandContext } from './context';

const MS_PER_DAY = 86_400_000;

/** A waiver in it. */
interface ListedWaiver {
  readonly path: string;
  readonly findings: readonly string[];
  readonly touches: readonly string[];
  readonly owner: string;
  readonly reason: string;
  readonly expires: string;
  /** Whole days until it ends, the last day included; negative when it is past. */
  readonly daysLeft: number;
  /** Whether its owner has to decide now. */
  readonly due: boolean;
  /** Environments it applies to; empty: all that have the path. */
  readonly environments: readonly string[];
}

/** What `holdfast waivers --json` prints. Within a version, fields are only added. */
export interface WaiversDocument {
  readonly version: 1;
  /** True exactly where the exit code is 0. */
  readonly ok: boolean;
  /** Why nothing was listed (exit code 2 or 3). */
  readonly problems: readonly Problem[];
  readonly waivers: readonly ListedWaiver[];
}

/** `holdfast waivers`: acknowledged findings, soonest last day first. */
export function waiversCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('waivers')
    .summary('list acknowledged policy findings by their last day')
    .description(
      `Lists every waiver with the promises it touches, its owner and its last day, soonest first. From ${POLICY.waiverWarning.days} days before that ` +
        'day, its owner must review the finding: the exit code is 1 while there is such a waiver. A waiver past its last day fails `holdfast check`.',
    )
    .option('--json', 'print one JSON document and nothing else (its shape: WaiversDocument in lib/cli/waivers.ts)')
    .addHelpText(
      'after',
      `
Examples:
  $ npx holdfast waivers
  $ npx holdfast waivers --json | jq '.waivers[] | select(.touches | index("L4"))'
${EXIT_HELP}`,
    )
    .action((options: { readonly json?: true }) => exit(list(context, options.json ?? false)));
}

function list({ terminal, today }: CommandContext, json: boolean): number {
  const waivers = listed(WAIVERS, today);
  const due = waivers.filter((waiver) => waiver.due);
  const document: WaiversDocument = { version: 1, ok: due.length === 0, problems: [], waivers };
  terminal.out(json ? jsonText(document) : text(waivers, terminal.colour));
  return due.length === 0 ? EXIT.ok : EXIT.findings;
}

/** Waivers by their last day, as of a day. */
export const listed = (waivers: readonly Waiver[], today: Date): readonly ListedWaiver[] =>
  waivers
    .map((waiver) => listedOne(waiver, today))
    .toSorted((one, other) => one.expires.localeCompare(other.expires) || one.path.localeCompare(other.path));

function listedOne(waiver: Waiver, today: Date): ListedWaiver {
  const { path, touches, owner, reason, expires } = waiver;
  const daysLeft = Math.floor((Date.parse(`${expires}T23:59:59.999Z`) - today.getTime()) / MS_PER_DAY);
  // An invalid date gives NaN, which counts as due; `holdfast check` refuses it.
  const due = !(daysLeft > POLICY.waiverWarning.days);
  const names = environments({}).flatMap((each) => (appliesTo(waiver, each) ? [each.name] : []));
  return {
    path,
    findings: idsOf(waiver),
    touches,
    owner,
    reason,
    expires,
    daysLeft,
    due,
    environments: isForSome(waiver) ? names : [],
  };
}

/** Characters; the longest finding has 130. */
const FINDINGS_WIDTH = 62;

function text(waivers: readonly ListedWaiver[], colour: boolean): string {
  const paint = picocolors.createColors(colour);
  const rows = tableOf(['last day', 'days left', 'owner', 'touches', 'where', 'findings'], {
    colAligns: ['left', 'right', 'left', 'left', 'left', 'left'],
    colWidths: [null, null, null, null, null, FINDINGS_WIDTH],
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  for (const { expires, daysLeft, owner, touches, path, findings, due } of waivers) {
    const left = due ? paint.red(String(daysLeft)) : String(daysLeft);
    rows.push([
      expires,
      left,
      owner,
      touches.join(' '),
      path,
      findings.length === 1 ? (findings[0] ?? '') : `${findings[0]}\nand ${findings.length - 1} more`,
    ]);
  }
  const due = waivers.filter((waiver) => waiver.due).length;
  const last =
    due === 0
      ? paint.green(`None of ${waivers.length} ends within ${POLICY.waiverWarning.days} days.`)
      : paint.red(
          `${due} of ${waivers.length} end within ${POLICY.waiverWarning.days} days: review each finding, then fix it or set a new day.`,
        );
  return `${rows.toString()}\n${last}\n`;
}
