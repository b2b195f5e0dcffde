/** Preloaded into every Node process of a measurement: leaves its peak resident memory, in KiB, as a file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

process.on('exit', () =>
  writeFileSync(join(process.env.HOLDFAST_PEAKS, `${process.pid}`), `${process.resourceUsage().maxRSS}`),
);
