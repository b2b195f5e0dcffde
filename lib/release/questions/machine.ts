/** What this machine must have: real values, and Docker that builds for the tasks' processors. */
import { SUB_PROCESSORS } from '../../config/sub-processors';
import { sampleAgreements } from '../../config/validate/sub-processors';
import type { Question } from '../question';

export const MACHINE: readonly Question[] = [
  {
    name: 'values',
    of: 'machine',
    required: 'real values in place of every placeholder',
    fix: 'set the variables (README, "Before a real deploy")',
    ask: async ({ environment: { placeholders } }) => ({
      holds: placeholders.length === 0,
      found: placeholders.length === 0 ? 'all real' : `no real ${placeholders.join(', ')}`,
      fix: `set ${placeholders.join(', ')} (README, "Before a real deploy")`,
    }),
  },
  {
    name: 'agreements',
    of: 'machine',
    required: 'in production, no agreement of the example company',
    fix: 'change lib/config/sub-processors.ts',
    ask: async ({ environment: { tier } }) => {
      const samples = tier === 'production' ? sampleAgreements(SUB_PROCESSORS) : [];
      return {
        holds: samples.length === 0,
        found: samples.length === 0 ? 'none' : samples.map(({ path, given }) => `${path} ${given}`).join(', '),
      };
    },
  },
  {
    name: 'Docker',
    of: 'machine',
    required: 'a running Docker that builds for linux/arm64',
    fix: 'start Docker; on another processor: docker run --privileged --rm tonistiigi/binfmt --install arm64',
    ask: async ({ output, given }) => {
      // The variable by which the CDK takes another program.
      const docker = given.CDK_DOCKER ?? 'docker';
      const server = await output(docker, ['version', '--format', '{{.Server.Os}}/{{.Server.Arch}}']).catch(() => '');
      if (server === '') return { holds: false, found: `${docker} does not run` };
      if (server.trim() === PLATFORM) return { holds: true, found: PLATFORM };
      const builder = await output(docker, ['buildx', 'inspect']).catch(() => '');
      const platforms = /^Platforms:(.*)$/m.exec(builder)?.[1]?.trim() ?? 'no builder';
      return { holds: platforms.split(/[\s,*]+/).includes(PLATFORM), found: `${server.trim()}; builds ${platforms}` };
    },
  },
];

const PLATFORM = 'linux/arm64';
