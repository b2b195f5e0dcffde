import { readFileSync } from 'node:fs';
import { IgnoreMode } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';

/** Texts about a program are of no use to its image, and no reason to deploy it. */
const TEXTS = ['**/*.md', '**/*.dockerignore'];

/**
 * The image of a program, built from the repository's root by the Dockerfile in the program's folder. Its context, and so
 * its hash, is what the ignore file beside that admits: another file's change neither builds nor deploys it.
 */
export class ProgramImage extends DockerImageAsset {
  /** @param source folder of the Dockerfile, for example `services/portal`. */
  constructor(scope: Construct, id: string, source: string) {
    const file = `${source}/Dockerfile`;
    super(scope, id, {
      directory: '.',
      file,
      platform: Platform.LINUX_ARM64,
      ignoreMode: IgnoreMode.DOCKER,
      exclude: [...ignored(`${file}.dockerignore`), ...TEXTS],
    });
  }
}

/**
 * The patterns of an ignore file.
 * @throws where it does not begin by leaving everything out: synthesis would read the whole working copy
 */
export function ignored(path: string): readonly string[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim());
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (patterns[0] !== '*')
    throw new Error(
      `${path}: the first pattern must be *, got ${patterns[0] ?? 'none'}; admit what the image needs below it`,
    );
  return patterns;
}
