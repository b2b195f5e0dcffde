/** `holdfast rehearse` as a process, to its end: what every rehearsal must leave. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fingerprintFile } from '../../../lib/recovery/evidence/folder';
import { readEvidence, verify } from '../../../lib/recovery/evidence/verify';
import { descendants, folderOf, mentioning, rehearse, until } from './command';

/** What is looked at here; the whole shape is lib/cli/rehearse-output.ts. */
const report = z.object({
  ok: z.boolean(),
  rehearsal: z.literal(true),
  stage: z.object({ mebibytes: z.number() }),
  runs: z.array(z.unknown()),
});

const completeRun = z.object({
  mode: z.string(),
  from: z.string(),
  to: z.string(),
  passed: z.boolean(),
  findings: z.array(z.string()),
  lostRows: z.number(),
  acknowledgedRows: z.number(),
  rtoSeconds: z.number(),
  rpoSeconds: z.number(),
  fence: z.string(),
  postRecovery: z.string().nullable(),
  evidence: z.string(),
});

type CompleteRun = z.output<typeof completeRun>;

/** @returns its runs, which are as they must be: good, with genuine evidence, and nothing left of the regions */
export async function rehearsed(...words: readonly string[]): Promise<readonly CompleteRun[]> {
  const { process: command, ended } = rehearse('--json', ...words);
  await until(() => folderOf(command.pid ?? 0) !== undefined, 'the regions must begin', 120_000);
  const [folder = 'none', started] = [folderOf(command.pid ?? 0), descendants(command.pid ?? 0).length];
  expect(started).toBeGreaterThan(0);
  const { code, text } = await ended;
  const { ok, stage, runs } = report.parse(JSON.parse(text));
  const good = await Promise.all(runs.map(goodRun));
  expect([code, ok]).toEqual([0, true]);
  expect(stage.mebibytes).toBeLessThan(1024);
  expect(mentioning(folder)).toEqual([]);
  return good;
}

/** A run as the command's document has it, which must be good, with genuine evidence. */
export async function goodRun(run: unknown): Promise<CompleteRun> {
  const complete = completeRun.parse(run);
  const { findings, evidence, acknowledgedRows } = complete;
  expect(findings).toEqual([]);
  expect(acknowledgedRows).toBeGreaterThan(0);
  const fingerprint = readFileSync(fingerprintFile(evidence), 'utf8').trim();
  const { genuine, head } = verify(await readEvidence(evidence), fingerprint);
  expect([genuine, head?.rehearsal, head?.passed]).toEqual([true, true, true]);
  return complete;
}

/** A switchover, as its run says it. */
export const SWITCHOVER = {
  mode: 'switchover',
  from: 'us-west-2',
  to: 'us-east-2',
  passed: true,
  lostRows: 0,
  rpoSeconds: 0,
  fence: 'verified',
  postRecovery: null,
} as const;
