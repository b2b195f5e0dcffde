/** A rehearsal whose own processes are killed or stopped: what the command must then do. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { PROCESSES, type ProcessName } from '../../../lib/recovery/processes/supervisor';
import { readChain } from '../../../lib/recovery/evidence/chain';
import { fingerprintFile } from '../../../lib/recovery/evidence/folder';
import { readEvidence, verify } from '../../../lib/recovery/evidence/verify';
import { parseJson } from '../../../lib/runtime/text';
import { alive, descendants, folderOf, mentioning, rehearse, until, type Rehearsing } from './command';

export type Loss = readonly [name: ProcessName, signal: 'SIGKILL' | 'SIGSTOP'];

/** Runs in rehearsals of faults only. */
const ELSEWHERE: readonly string[] = ['drill'];

/** Each process, killed and stopped: a new row of the table is a new case. */
export const LOSSES: readonly Loss[] = Object.keys(PROCESSES)
  .filter((name): name is ProcessName => Object.hasOwn(PROCESSES, name) && !ELSEWHERE.includes(name))
  .flatMap((name): readonly Loss[] => [
    [name, 'SIGKILL'],
    [name, 'SIGSTOP'],
  ]);

const report = z.object({
  ok: z.boolean(),
  interrupted: z.boolean(),
  interruption: z.string(),
  runs: z.array(z.looseObject({ evidence: z.string().nullable() })),
});

/** Starts the command; resolves as soon as the clients of its first flip write. */
export async function rehearsalUnderWay(...words: readonly string[]): Promise<Rehearsing & { readonly pid: number }> {
  const rehearsing = rehearse('--json', ...words);
  const pid = rehearsing.process.pid ?? 0;
  await until(() => processOf(pid, 'traffic') !== undefined, 'clients must write', 180_000);
  return { ...rehearsing, pid };
}

export const processOf = (command: number, name: ProcessName): number | undefined =>
  descendants(command).find(({ words }) => words.includes(`processes/${name}.mjs`))?.pid;

/**
 * Does that to a process of a rehearsal, which must then end by itself: with the name, with signed evidence that says interrupted,
 * and with nothing left.
 * @returns milliseconds that it took, and its runs as its document has them
 */
export async function endsWithout(
  { pid, ended }: Rehearsing & { readonly pid: number },
  [name, signal]: Loss,
): Promise<{ readonly took: number; readonly runs: readonly unknown[] }> {
  const [folder = 'none', known, victim] = [folderOf(pid), descendants(pid), processOf(pid, name)];
  if (victim === undefined) throw new Error(`there must be a process ${name}`);
  const begun = performance.now();
  process.kill(victim, signal);
  const { code, text } = await ended;
  const took = performance.now() - begun;
  const said = signal === 'SIGKILL' ? `${name} ended by SIGKILL: out of memory?` : `${name} was stopped by SIGSTOP`;
  const { ok, interrupted, interruption, runs } = report.parse(parseJson(text));
  expect({ code, ok, interrupted, interruption }).toEqual({
    code: 5,
    ok: false,
    interrupted: true,
    interruption: said,
  });
  const last = runs.at(-1);
  expect(last).toMatchObject({ findings: [said], passed: false });
  await saysInterrupted(last?.evidence ?? '', said);
  await until(() => alive(known).length === 0, 'no process may be left', 30_000);
  expect([existsSync(folder), mentioning(folder)]).toEqual([false, []]);
  return { took, runs };
}

/** Evidence that is signed, verifies, and ends as interrupted. */
export async function saysInterrupted(evidence: string, why: string): Promise<void> {
  const bytes = await readEvidence(evidence);
  const { genuine, flaws, head } = verify(bytes, readFileSync(fingerprintFile(evidence), 'utf8').trim());
  expect({ genuine, flaws, passed: head?.passed }).toEqual({ genuine: true, flaws: [], passed: false });
  expect(readChain('evidence.jsonl', bytes.entries).entries.at(-1)).toMatchObject({
    kind: 'ended',
    outcome: 'interrupted',
    detail: why,
  });
}
