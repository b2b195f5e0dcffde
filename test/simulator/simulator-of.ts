/** The simulator for production, from the synthesized templates, on fake engines. */
import { join } from 'node:path';
import { environments } from '../../lib/config/environments';
import type { Environment } from '../../lib/config/types';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/api/server';
import { readAssembly, type Assembly } from '../../simulator/executor/assembly';
import { assemblyFolder } from '../support/assembly';
import { FakeEngines } from './fake-backend';

export const CREDENTIALS = { accessKeyId: 'AKIDREHEARSAL', secretAccessKey: 'a secret of the test only' };

const production = environments({}).find(({ name }) => name === 'production');
if (!production) throw new Error('there must be a production');
export const PRODUCTION: Environment = production;

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

let assembly: Assembly | undefined;

export async function simulatorOf(options: Partial<SimulatorOptions> = {}): Promise<TestSimulator> {
  const engines = new FakeEngines();
  const simulator = await startSimulator({
    assembly: join(assemblyFolder(), 'assembly-production'),
    read: (folder) => (assembly ??= readAssembly(folder)),
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
