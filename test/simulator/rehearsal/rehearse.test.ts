import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fingerprintFile } from '../../../lib/recovery/evidence/folder';
import { readEvidence, verify } from '../../../lib/recovery/evidence/verify';
import { descendants, folderOf, mentioning, rehearse, until } from './command';

// Half a minute on two free cores.
jest.setTimeout(240_000);

/** What is looked at here; the whole shape is lib/cli/rehearse-output.ts. */
const report = z.object({
  ok: z.boolean(),
  rehearsal: z.literal(true),
  stage: z.object({ mebibytes: z.number() }),
  runs: z.array(
    z.object({
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
    }),
  ),
});

test('a switchover loses nothing, a failover back loses what was under way; both are proved by evidence that is genuine', async () => {
  const { process: command, ended } = rehearse('--json', '--link-delay', '100');
  await until(() => folderOf(command.pid ?? 0) !== undefined, 'the regions must begin', 60_000);
  const [folder = 'none', started] = [folderOf(command.pid ?? 0), descendants(command.pid ?? 0).length];
  expect(started).toBeGreaterThan(0);
  const { code, text } = await ended;
  const { ok, stage, runs } = report.parse(JSON.parse(text));
  expect(runs.map(({ mode, from, to, findings }) => ({ mode, from, to, findings }))).toEqual([
    { mode: 'switchover', from: 'us-west-2', to: 'us-east-2', findings: [] },
    { mode: 'failover', from: 'us-east-2', to: 'us-west-2', findings: [] },
  ]);
  expect([code, ok]).toEqual([0, true]);
  expect(stage.mebibytes).toBeLessThan(1024);

  const [switchover, failover] = runs;
  expect(switchover).toMatchObject({ passed: true, lostRows: 0, rpoSeconds: 0, fence: 'verified', postRecovery: null });
  expect(failover).toMatchObject({ passed: true, fence: 'unverified', postRecovery: 'completed' });
  for (const { evidence, acknowledgedRows } of runs) {
    expect(acknowledgedRows).toBeGreaterThan(0);
    const fingerprint = readFileSync(fingerprintFile(evidence), 'utf8').trim();
    const { genuine, head } = verify(await readEvidence(evidence), fingerprint);
    expect([genuine, head?.rehearsal, head?.passed]).toEqual([true, true, true]);
  }
  // A round trip over the link, and a second's patience of clients: more would not have been under way.
  expect(failover?.rpoSeconds).toBeLessThan(1.2);
  expect(mentioning(folder)).toEqual([]);
});
