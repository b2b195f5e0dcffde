import Table from 'cli-table3';
import pc from 'picocolors';
import type { RehearsalDocument, RunDocument } from './rehearse-document';

/** A rehearsal for people. Pure. */
export function textOfRehearsal({ stage, runs, linkDelayMs, environment }: RehearsalDocument, colour: boolean): string {
  const { bold, green, red } = pc.createColors(colour);
  const table = new Table({
    head: ['REHEARSAL', 'from', 'to', 'RTO', 'RPO', 'rows lost', 'verified after', 'fence', 'result'],
    style: { head: [], border: [], compact: true },
  });
  for (const run of runs) {
    const rows = run.lostRows === null ? 'unknown' : `${run.lostRows} of ${run.acknowledgedRows}`;
    table.push([
      `${run.number} ${run.mode}`,
      run.from,
      run.to,
      seconds(run.rtoSeconds),
      seconds(run.rpoSeconds),
      rows,
      seconds(run.verifiedSeconds),
      fence(run),
      run.passed ? green('passed') : red('FAILED'),
    ]);
  }
  const findings = runs.flatMap((run) => run.findings.map((finding) => red(`run ${run.number}: ${finding}`)));
  const evidence = runs.flatMap((run) =>
    run.evidence === null ? [] : [`${run.evidence}  ${run.genuine ? 'verified' : red('NOT GENUINE')}`],
  );
  return [
    bold(`REHEARSAL of ${environment} on one machine: no figure here is one of the real service (docs/rehearsal.md).`),
    ...(stage
      ? [
          `Two regions, ${linkDelayMs} ms apart each way, ready after ${stage.readySeconds.toFixed(1)} s: ${stage.processes} processes, ${stage.mebibytes} MiB.`,
        ]
      : []),
    ...(runs.length > 0 ? [table.toString()] : []),
    ...findings,
    ...(evidence.length > 0 ? ['Evidence:', ...evidence.map((line) => `  ${line}`)] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const seconds = (value: number | null): string => (value === null ? 'unknown' : `${value.toFixed(2)} s`);

/** A lost region cannot be asked; once it is back, post-recovery does. */
const fence = ({ fence: status, postRecovery }: RunDocument): string =>
  status === 'unverified' && postRecovery === 'completed' ? 'verified on its return' : status;
