/** The simulator for production, from the synthesized templates, on fake engines. */
import { join } from 'node:path';
import { environments } from '../../lib/config/environments';
import type { Environment } from '../../lib/config/types';
import { environmentNamed } from '../../lib/cli/errors';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/api/server';
import { assemblyFolder } from '../support/assembly';
import { FakeEngines } from './fake-backend';

export const CREDENTIALS = { accessKeyId: 'AKIDREHEARSAL', secretAccessKey: 'a secret of the test only' };

export const PRODUCTION: Environment = environmentNamed(environments({}), 'production');

export interface TestSimulator extends Simulator {
  readonly engines: FakeEngines;
  /** What an unmodified client of the SDK is made with. */
  readonly settings: (region: string) => {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: typeof CREDENTIALS;
    readonly maxAttempts: number;
  };
}

export async function simulatorOf(options: Partial<SimulatorOptions> = {}): Promise<TestSimulator> {
  const engines = new FakeEngines();
  const simulator = await startSimulator({
    assembly: join(assemblyFolder(), 'assembly-production'),
    environment: PRODUCTION,
    engines,
    credentials: CREDENTIALS,
    ...options,
  });
  return {
    ...simulator,
    engines,
    settings: (region) => ({
      region,
      endpoint: simulator.apis[region] ?? '',
      credentials: CREDENTIALS,
      maxAttempts: 1,
    }),
  };
}
