/**
 * What happens without each safeguard: a case of the catalogue must say so. The safeguards are taken away from a running stage, by
 * means that only a test has.
 */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { allCases } from '../../simulator/faults/cases';
import { violationsOf } from '../../simulator/faults/invariants';
import { type CaseOptions, runCase } from '../../simulator/faults/run-case';
import { environment } from '../support/stage';
import { openLocalStage, type LocalStage } from '../simulator/rehearsal/stage';

jest.setTimeout(600_000);

const out = mkdtempSync(join(tmpdir(), 'holdfast-removed-'));
let stage: LocalStage;
beforeAll(async () => {
  stage = await openLocalStage(environment('production'), 35);
  await stage.settle();
});
afterAll(async () => {
  await stage?.close();
  rmSync(out, { recursive: true });
});

let number = 0;
async function violations(name: string, place: Partial<CaseOptions> = {}): Promise<string> {
  const faultCase = allCases().find((each) => each.name === name);
  if (!faultCase) throw new Error(`there must be a case ${name}`);
  number += 1;
  const facts = await runCase(faultCase, {
    stage,
    given: {},
    out,
    id: `removed-${number}`,
    trafficProgram: 'build/processes/traffic.mjs',
    ...place,
  });
  return violationsOf(facts).join('\n');
}

function replacedOnce(built: string, from: RegExp, to: string): string {
  if (built.match(from)?.length !== 1) throw new Error(`the built program must have this once: ${String(from)}`);
  return built.replace(from, to);
}

/** Changes the built portal, whose tasks are all started anew. @returns the way back */
async function patched(from: RegExp, to: string): Promise<() => Promise<void>> {
  const file = join(stage.folder, 'portal/dist/server.mjs');
  const built = readFileSync(file, 'utf8');
  writeFileSync(file, replacedOnce(built, from, to));
  await stage.replacePortals();
  return async () => {
    writeFileSync(file, built);
    await stage.replacePortals();
  };
}

/** Without the trigger, rows need an epoch from elsewhere. */
async function withoutTrigger(): Promise<() => Promise<void>> {
  const [table, trigger] = ['ALTER TABLE holdfast.heartbeat', 'TRIGGER heartbeat_admitted'];
  await stage.onWriter(`${table} DISABLE ${trigger}, ALTER COLUMN epoch SET DEFAULT 1`);
  return () =>
    stage.onWriter(
      `DELETE FROM holdfast.heartbeat WHERE written_at > now() + interval '1 day';
       ${table} ENABLE ALWAYS ${trigger}, ALTER COLUMN epoch DROP DEFAULT`,
    );
}

const LOSING = 'after its lease the losing side acknowledges nothing';

test.each<[what: string, remove: () => Promise<() => Promise<void>>, faultCase: string, contradicted: string]>([
  [
    'the lease',
    () => patched(/return this\.#options\.clock\(\) < this\.#until;/g, 'return true;'),
    'region-cut-off/failover/flip',
    LOSING,
  ],
  [
    'the witness',
    () => patched(/ask: \(\) => names\.texts\(name\),/g, 'ask: async () => [region],'),
    'region-cut-off/failover/flip',
    LOSING,
  ],
  [
    'the listener to errors of connections',
    () =>
      patched(/this\.on\("error", (?=\(\w+\) => log\d*\.warn\(\{ host, error: \w+ \}, "a database conn)/g, 'void ('),
    // Connections are in use when the writer is gone. Of one that is not, the pool hears.
    'writer-restarts/switchover/start',
    'no program ends but by the fault',
  ],
  ["the epoch's trigger", withoutTrigger, 'hostile-role-forged-rows/switchover/flip', 'no row is forged'],
])('without %s a case fails', async (_what, remove, faultCase, contradicted) => {
  await stage.settle();
  const putBack = await remove();
  try {
    expect(await violations(faultCase)).toContain(contradicted);
  } finally {
    await putBack();
  }
});

test('without the supervisor a case fails', async () => {
  const drillProgram = join(out, 'drill.mjs');
  const built = readFileSync('build/processes/drill.mjs', 'utf8');
  writeFileSync(drillProgram, replacedOnce(built, /judge\(now\) \{/g, 'judge(now) { return;'));
  // Its packages are looked for from where it lies.
  symlinkSync(resolve('node_modules'), join(out, 'node_modules'));
  await stage.settle();
  expect(await violations('clients-stopped/switchover/flip', { drillProgram })).toContain(
    'a completed flip was measured',
  );
});

test('without the stand-in of the web firewall a case fails', async () => {
  const open = await openLocalStage(environment('production'), 35, undefined, { rules: [] });
  try {
    expect(await violations('hostile-client/switchover/flip', { stage: open })).toContain('the web firewall refuses');
  } finally {
    await open.close();
  }
});
