/** Where in the code a construct was made, by the stack traces that the CDK collects on request. */
import { relative, sep } from 'node:path';
import type { IConstruct } from 'constructs';

/** A line of a file of this project. */
export interface CodePlace {
  /** Below the project's folder, with slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The metadata that the CDK adds to a resource and to a stack where traces are collected: text lines, the innermost call first. */
const TRACE = 'aws:cdk:creationStack';

/**
 * The line that made the construct at a path, or the first below it with a trace, or the nearest above it.
 * @param root of the tree; its traces must have been collected
 */
export function placeOf(root: IConstruct, path: string): CodePlace | undefined {
  const way = [root];
  for (const id of path.split('/')) {
    const next = way.at(-1)?.node.tryFindChild(id);
    if (!next) break;
    way.push(next);
  }
  const [at, ...above] = way.toReversed();
  for (const construct of [...(at?.node.findAll() ?? []), ...above]) {
    const place = madeAt(construct);
    if (place) return place;
  }
  return undefined;
}

function madeAt({ node }: IConstruct): CodePlace | undefined {
  const traces = node.metadata.flatMap(({ type, data }) => (type === TRACE && Array.isArray(data) ? data : []));
  return traces.flatMap((frame) => placeIn(String(frame)) ?? [])[0];
}

/** Undefined for a frame in a package or in Node. */
function placeIn(frame: string): CodePlace | undefined {
  const { path = '', line } = /(?<path>\/[^()]*\.ts):(?<line>\d+):\d+\)?$/.exec(frame)?.groups ?? {};
  const file = relative(process.cwd(), path).split(sep).join('/');
  return file.startsWith('lib/') ? { file, line: Number(line) } : undefined;
}
