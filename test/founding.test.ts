import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { assemblyFolder } from './support/assembly';
import { emailService } from './support/environment-tree';
import { regionsOf } from './support/stage';

describe.each(['production', 'sandbox'] as const)('the first creation of %s', (name) => {
  const stacks = emailService(name, regionsOf(name, { founding: true })).synth().stacks;
  const made = stacks.flatMap(({ displayName, template }) =>
    Object.entries(template.Resources).map(([id, resource]) => ({
      at: `${displayName}/${id}`,
      text: JSON.stringify(resource),
    })),
  );
  const matching = (pattern: RegExp) => made.filter(({ text }) => pattern.test(text)).map(({ at }) => at);

  test('copies only into what was made before in the same region: S3 demands that a destination exists, and so does AWS Backup (M11)', () => {
    /** Names in the region's first stack; for a bucket of that stack, of those that it waits for. */
    const before = ({ at, text }: (typeof made)[number]) => {
      const waitsFor: readonly string[] = JSON.parse(text).DependsOn ?? [];
      return made.flatMap((each) =>
        each.at.startsWith(`${at.split(/[ /]/, 2).join('/')}/Archive`) &&
        (!at.includes('/Archive ') || waitsFor.includes(each.at.split('/').at(-1) ?? ''))
          ? [...(/"BucketName":"([^"]+)"/.exec(each.text)?.slice(1) ?? [])]
          : [],
      );
    };
    const copying = made.filter(({ text }) => /"(ReplicationConfiguration|CopyActions)":/.test(text));
    const early = copying.filter((each) => {
      const rules = [...each.text.matchAll(/"arn:aws:(?:s3:::|backup:)([^"/*]+)"/g)].map(([, name = '']) => name);
      return rules.some((name) => !before(each).includes(name));
    });
    expect(early.map(({ at }) => at)).toEqual([]);
    expect(copying.length).toBeGreaterThan(0);
  });

  test('can roll back: nothing that it makes refuses to be deleted, and no stack does', () => {
    expect(
      matching(
        /"(DeletionProtection|DeletionProtectionEnabled|DeleteProtection)":true|"deletion_protection.enabled","Value":"true"/,
      ),
    ).toEqual([]);
    expect(stacks.filter(({ terminationProtection }) => terminationProtection)).toEqual([]);
  });
});

const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.object({ terminationProtection: z.boolean().optional() }).optional() }),
  ),
});

/** Stacks as they are deployed, and whether each is protected from deletion. */
function protectedStacks(name: string): readonly boolean[] {
  const file = join(assemblyFolder(), `assembly-${name}`, 'manifest.json');
  return Object.values(manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).artifacts)
    .filter(({ type }) => type === 'aws:cloudformation:stack')
    .map(({ properties }) => properties?.terminationProtection ?? false);
}

test.each([
  ['production', true],
  ['staging', false],
] as const)('rule 8: every stack of %s is protected from deletion: %s', (name, expected) => {
  expect(new Set(protectedStacks(name))).toEqual(new Set([expected]));
});
