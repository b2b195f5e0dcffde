import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ignored } from '../../../lib/constructs/service/image';
import { assemblyFolder } from '../../support/assembly';

describe.each(['gateway', 'portal'])('the image of the %s', (service) => {
  const dockerfile = `services/${service}/Dockerfile`;
  const folder = readdirSync(assemblyFolder())
    .map((name) => join(assemblyFolder(), name))
    .find((path) => existsSync(join(path, dockerfile)));

  test('is built from a context that holds all it copies', () => {
    const copied = readFileSync(dockerfile, 'utf8')
      .split('\n')
      .map((line) => line.split(/\s+/))
      .filter(([verb, option]) => verb === 'COPY' && !option?.startsWith('--from'))
      .flatMap((words) => words.slice(1, -1));
    expect(copied.length).toBeGreaterThan(0);
    expect(copied.filter((path) => !existsSync(join(folder ?? '', path)))).toEqual([]);
  });

  test('does not change with the infrastructure, with tests or with texts', () => {
    const files = readdirSync(folder ?? '', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name).slice((folder ?? '').length + 1));
    expect(
      paths.filter((path) => /(^|\/)(node_modules|dist|stacks|test|docs)\/|\.md$|\.lambda\.ts$/.test(path)),
    ).toEqual([]);
    expect(paths.length).toBeLessThan(80);
  });
});

describe('an ignore file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-image-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (text: string): string => {
    const path = join(folder, 'Dockerfile.dockerignore');
    writeFileSync(path, text);
    return path;
  };

  test('is read without comments and empty lines', () => {
    expect(ignored(file('# why\n\n*\n !lib \n'))).toEqual(['*', '!lib']);
  });

  test('that lets everything in is refused', () => {
    expect(() => ignored(file('node_modules\n'))).toThrow(/first pattern must be \*, got node_modules/);
  });
});
