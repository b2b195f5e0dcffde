/** A question before a deployment, what it looks at, and what was found. */
import type { TemplateIndex } from '../assembly/template-index';
import type { Environment, Region } from '../config/types';
import type { Given } from '../config/variables';
import type { ClientConfig } from '../recovery/drill/aws-clients';

/** What would be deployed. */
export interface Release {
  readonly templates: TemplateIndex;
  /** What the templates of a region expect of the CDK's bootstrap there. */
  readonly bootstrap: (region: Region) => Bootstrap;
}

export interface Bootstrap {
  /** Parameter that holds its version. */
  readonly parameter: string;
  /** The least version. */
  readonly version: number;
  /** Role by which CloudFormation works. */
  readonly executionRole: string;
  /** Bucket that assets are published to. */
  readonly bucket: string;
}

/** Name servers, as `Resolver` of node:dns/promises asks them. */
export interface Dns {
  readonly resolveNs: (name: string) => Promise<readonly string[]>;
  readonly resolveCaa: (name: string) => Promise<readonly { readonly issue?: string | undefined }[]>;
  readonly resolve4: (name: string) => Promise<readonly string[]>;
  readonly reverse: (address: string) => Promise<readonly string[]>;
}

/** What questions ask, apart from AWS's clients. */
export interface Sources {
  readonly given: Given;
  readonly environment: Environment;
  /** Synthesized when first asked for. */
  readonly release: () => Release;
  readonly config: (region: Region) => ClientConfig;
  readonly dns: Dns;
  /** Standard output of a program. Rejects where it does not end with 0 in time. */
  readonly output: (program: string, args: readonly string[]) => Promise<string>;
}

/** What a question looks at: the sources, in one region. */
export interface Scope extends Sources {
  readonly region: Region;
  /** Status and outputs of this environment's stacks in the region, by their names in CloudFormation; asked once. */
  readonly stacks: () => Promise<ReadonlyMap<string, DeployedStack>>;
}

export interface DeployedStack {
  readonly status: string;
  /** Name of the role by which CloudFormation works on it; undefined: that of each caller. */
  readonly role: string | undefined;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Found {
  readonly holds: boolean;
  readonly found: string;
  /** What to do, where it depends on what was found. */
  readonly fix?: string;
}

export interface Question {
  readonly name: string;
  /** `machine`: once, without AWS. `account`: once, in region A. `region`: in each. */
  readonly of: 'machine' | 'account' | 'region';
  readonly required: string;
  readonly fix: string;
  /** Rejects where there is no answer. */
  readonly ask: (scope: Scope) => Promise<Found>;
}

/** One line of a preflight. */
export interface Answer {
  readonly question: string;
  /** Name of the region; null where the question is about none. */
  readonly region: string | null;
  readonly state: 'ok' | 'missing' | 'unknown';
  readonly required: string;
  readonly found: string;
  readonly fix: string;
}

/**
 * A part of an answer that must be there.
 * @throws where it is not: half an answer is none
 */
export function stated<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the answer has no ${what}`);
  return value;
}
