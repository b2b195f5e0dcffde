/** The diagrams and the table of stacks in docs/architecture.md are those of production's assembly. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { at, list, type TemplateIndex } from '../../lib/assembly/template-index';
import { DEPLOYMENT_ORDER } from '../../lib/config/deployment-order';
import { assemblyFolder, first, tree } from '../support/assembly';

const page = readFileSync('docs/architecture.md', 'utf8');
const section = (heading: string): string => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
const diagram = (heading: string): string => /```mermaid\n([\s\S]*?)```/.exec(section(heading))?.[1] ?? '';

const production = tree('production');
const LETTERS = ['A', 'B'] as const;

/** Everything that a node leads to over some arrows, as `from needed by to`. */
function closure(arrows: readonly (readonly [from: string, to: string])[]): readonly string[] {
  const after = (node: string): readonly string[] =>
    arrows.filter(([from]) => from === node).flatMap(([, to]) => [to, ...after(to)]);
  return [...new Set(arrows.flatMap(([from]) => after(from).map((to) => `${from} needed by ${to}`)))].sort();
}

/** Arrows between the stacks of a region, from the assembly. */
function dependencies(letter: string): readonly (readonly [string, string])[] {
  const { artifacts } = z
    .object({
      artifacts: z.record(
        z.string(),
        z.object({ displayName: z.string().optional(), dependencies: z.array(z.string()).optional() }),
      ),
    })
    .parse(JSON.parse(readFileSync(join(assemblyFolder(), 'assembly-production', 'manifest.json'), 'utf8')));
  const stackOf = (id: string): readonly string[] =>
    /^production\/(.+)$/.exec(artifacts[id]?.displayName ?? '')?.slice(1) ?? [];
  const all = Object.entries(artifacts).flatMap(([id, { dependencies: needed = [] }]) =>
    stackOf(id).flatMap((to) => needed.flatMap(stackOf).map((from) => [from, to] as const)),
  );
  return all
    .filter((arrow) => arrow.some((stack) => stack.startsWith(`${letter}/`)))
    .map(([from, to]) => [from.replace(`${letter}/`, ''), to.replace(`${letter}/`, '')]);
}

describe('the stacks', () => {
  const lines = diagram('Stacks, in order of first deployment').split('\n').slice(1);
  const arrowsOf = (line: string): readonly (readonly [string, string])[] => {
    const steps = line.split(/-->|-\.->/).map((nodes) => nodes.split('&').map((node) => node.trim()));
    return steps
      .slice(1)
      .flatMap((nodes, index) => nodes.flatMap((to) => (steps[index] ?? []).map((from) => [from, to] as const)));
  };

  test.each(LETTERS)('of region %s need each other as the arrows say, and none of the other region', (letter) => {
    const drawn = lines.filter((line) => letter === 'B' || !line.includes('-.->')).flatMap(arrowsOf);
    expect(closure(drawn)).toEqual(closure(dependencies(letter)));
    expect([...new Set(drawn.flat())].sort()).toEqual(
      production.stacks
        .filter((stack) => stack.letter === letter)
        .map(({ name }) => name)
        .sort(),
    );
  });

  test('are listed in the order of first deployment, with their regions', () => {
    const rows = [...section('Stacks, in order of first deployment').matchAll(/^\| ([A-Z]\w+) \| (.+?) \|/gm)].map(
      ([, name, regions]) => [name, regions],
    );
    expect(rows).toEqual(
      DEPLOYMENT_ORDER.map(({ stack, regions, twoRegionsOnly }) => [
        stack,
        regions === 'once'
          ? 'once, in B'
          : `each${twoRegionsOnly ? ', where there are two' : ''}${regions === 'founder last' ? '; B first' : ''}`,
      ]),
    );
  });
});

describe('the diagram of the regions', () => {
  const [partA = '', partB = ''] = [...diagram('The regions').matchAll(/subgraph [\s\S]*?\n {2}end/g)].map(
    ([part]) => part,
  );
  const own = (type: string, letter: string, path: RegExp = /./) =>
    production.ofType(type).filter((resource) => resource.stack.letter === letter && path.test(resource.path));
  const minimum = (of: TemplateIndex, letter: string, service: string) =>
    at(
      first(of, 'AWS::ApplicationAutoScaling::ScalableTarget', ({ path }) =>
        path.startsWith(`${letter}/Service/${service}/`),
      ).properties,
      'MinCapacity',
    );
  const ports = (letter: string, balancer: string) =>
    own('AWS::ElasticLoadBalancingV2::Listener', letter, new RegExp(`/Service/${balancer}/`)).map(({ properties }) =>
      at(properties, 'Port'),
    );

  test.each([
    ['A', partA],
    ['B', partB],
  ])('has the numbers of region %s', (letter, part) => {
    const [stack] = production.stacks.filter((each) => each.letter === letter);
    expect(part).toContain(`"Region ${letter} (${stack?.region})"`);
    expect(part).toContain(`[gateway × ${String(minimum(production, letter, 'Gateway'))}]`);
    expect(part).toContain(`[portal × ${String(minimum(production, letter, 'Portal'))}]`);
    expect(part).toContain(`(Aurora, ${own('AWS::RDS::DBInstance', letter).length} instances)`);
    const [, smtp] = /NLB :(\d+)/.exec(part) ?? [];
    const [, https] = /ALB :(\d+)/.exec(part) ?? [];
    expect(ports(letter, 'Gateway')).toContain(Number(smtp));
    expect(ports(letter, 'Portal')).toContain(Number(https));
  });

  test('has the time limit of replication, and the port of the link', () => {
    const rule = list(
      first(production, 'AWS::S3::Bucket', ({ path }) => path.startsWith('A/Data/Mail/')).properties,
      'ReplicationConfiguration',
      'Rules',
    )[0];
    expect(diagram('The regions')).toContain(
      `"S3 replication, ${String(at(rule, 'Destination', 'ReplicationTime', 'Time', 'Minutes'))} min"`,
    );
    expect(diagram('The regions')).toContain(
      `the peering link, ${String(at(first(production, 'AWS::RDS::DBCluster').properties, 'Port'))} only`,
    );
  });
});
