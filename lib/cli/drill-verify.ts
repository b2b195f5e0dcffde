import { Command } from 'commander';
import { EXIT_HELP } from './errors';
import type { CommandContext } from './context';
import type { AskedVerification } from './drill-verify-run';

/** `holdfast drill verify`: proves that evidence is genuine. */
export function drillVerifyCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command('verify')
    .summary('prove that the evidence of a drill or a rehearsal is genuine')
    .description(
      'Computes the chain of hashes and every figure again from the samples, checks the signature, and fails on any edit, reordering, ' +
        "truncation or addition. The signer's key is checked against --key; without it, against the environment's key from KMS; in a " +
        'rehearsal, against the fingerprint file next to the folder (docs/evidence.md says what that proves).',
    )
    .argument('<file>', 'the folder of the evidence, or a file in it')
    .option(
      '-k, --key <key>',
      'the key to trust: a fingerprint (SHA-256, hexadecimal), or a file with the public key (PEM or DER)',
    )
    .option('--render', 'write the document, the OSCAL results and the page again from the verified samples')
    .option('--json', 'print one JSON document and nothing else (its shape: lib/cli/drill-verify-output.ts)')
    .addHelpText(
      'after',
      `
Examples:
  $ npx holdfast drill verify out/rehearsals/20261124T120000Z-4f09c1-1-failover
  $ npx holdfast drill verify drills/20261124T120000Z-4f09c1-production-failover/head.json --key drill-key.pem
  $ npx holdfast drill verify out/drills/20261124T120000Z-4f09c1-production-failover --json | jq .flaws

It proves that the evidence is genuine. Whether the drill passed is one of the figures.
${EXIT_HELP}`,
    )
    .action(async (file: string, asked: AskedVerification) => {
      const { verifyDrill } = await import('./drill-verify-run');
      exit(await verifyDrill(context, file, asked));
    });
}
