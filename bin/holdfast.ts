/** The CDK app: `cdk list`, `cdk synth`, `cdk deploy`. Reads the process environment; everything else gets values. */
import { createApp } from '../lib/app';
import { makeReadable } from '../lib/assembly/modes';
import { environments } from '../lib/config/environments';
import { isFounding } from '../lib/config/founding';
import { assertValid, ConfigurationError } from '../lib/config/validate';

void synthesize();

async function synthesize(): Promise<void> {
  try {
    const [all, today] = [environments(process.env), new Date()];
    assertValid(all, today, process.env);
    // A rehearsal needs one of them only.
    const chosen = all.filter(({ name }) => name === (process.env.HOLDFAST_ENVIRONMENT ?? name));
    // The CDK's own switch (the tests use it, and validate in a file of their own); and half an environment, which cannot
    // keep what is promised of a whole one: `holdfast check` judges it as it will be.
    const isUnjudged = process.env.CDK_VALIDATION === 'false' || chosen.some(isFounding);
    // Loaded only here: the rule packs take a third of a second.
    const policy = isUnjudged
      ? undefined
      : new (await import('../lib/commitments/policy/policy')).Policy(chosen, today);
    makeReadable(createApp(chosen, { policy }).synth().directory);
  } catch (error) {
    // Written, not thrown on: Node would first print the line it came from, which in the CDK is a whole minified file.
    const known = error instanceof ConfigurationError ? error.message : error instanceof Error ? error.stack : error;
    process.stderr.write(`${String(known)}\n`);
    process.exitCode = 1;
  }
}
