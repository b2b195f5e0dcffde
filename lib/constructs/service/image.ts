import { readFileSync } from 'node:fs';
import { IgnoreMode } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';

/** The base of all images: an exact release and its digest, so that a tag that is moved changes nothing. */
const BASE = readFileSync('services/base-image', 'utf8').trim();

/** Documentation is not part of an image; a change to it deploys nothing. */
const TEXTS = ['**/*.md', '**/*.dockerignore'];

/**
 * The image of a program, built from the repository's root by the Dockerfile in the program's folder. The ignore file in
 * that folder decides what its context and its hash contain: a change to any other file neither builds nor deploys it.
 */
export class ProgramImage extends DockerImageAsset {
  /** @param source folder of the Dockerfile, for example `services/portal`. */
  constructor(scope: Construct, id: string, source: string) {
    const file = `${source}/Dockerfile`;
    super(scope, id, {
      directory: '.',
      file,
      buildArgs: { BASE },
      platform: Platform.LINUX_ARM64,
      ignoreMode: IgnoreMode.DOCKER,
      exclude: [...ignored(`${file}.dockerignore`), ...TEXTS],
    });
  }
}

/**
 * The patterns of an ignore file.
 * @throws where the first pattern does not exclude everything: synthesis would read the whole working copy
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
