/** `holdfast drill verify` as its tests run it: on evidence that one run signed, and without a network. */
import { verifyDrill } from '../../lib/cli/drill-verify-run';
import { runSigner } from '../../lib/recovery/evidence/keys';
import { recordedWorld } from './context';

export const run = runSigner('drill-1');
const never = (): Promise<Buffer> => Promise.reject(new Error('no network'));

export async function verified(
  file: string,
  asked: Parameters<typeof verifyDrill>[2] = {},
  fetch = never,
): Promise<{ readonly code: number; readonly out: string }> {
  const world = recordedWorld();
  const code = await verifyDrill(world, file, asked, fetch);
  return { code, out: world.said.out };
}
