/** The public rule packs, over single resources: what a rule finds in a mutant and not in the original. */
import { createRequire } from 'node:module';
import cdk from 'aws-cdk-lib';
import { CfnParser } from 'aws-cdk-lib/core/lib/helpers-internal';

const require = createRequire(import.meta.url);
const { createApp } = require('../../lib/app.ts');
const { environments } = require('../../lib/config/environments.ts');
const { packs } = require('../../lib/commitments/policy/packs.ts');

/**
 * Rules that look at other resources of the stack see those of the original; a mutant that only they would find counts as
 * not found.
 */
export class Packs {
  constructor() {
    this.app = createApp(environments({}).filter(({ name }) => name === 'production'));
    this.collected = new Set();
    const record = { watch: (pack, applied) => this.#judge(pack, applied) };
    this.packs = packs(record);
    this.originals = new Map();
    this.elements = new Map();
  }

  /** The first rule that a mutated resource breaks and the original does not; `undefined` where there is none. */
  finds({ path, original, resource }) {
    if (!this.originals.has(path)) this.originals.set(path, this.#findings(path, original));
    const before = this.originals.get(path);
    return [...this.#findings(path, resource)].find((finding) => !before.has(finding));
  }

  #findings(path, resource) {
    const real = path
      .split('/')
      .reduce((node, id) => node?.node.tryFindChild(id), this.app.node.findChild('production'));
    if (!real || !cdk.CfnResource.isCfnResource(real) || !real.constructor._fromCloudFormation) return new Set();
    this.collected = new Set();
    try {
      const copy = this.#copy(real, resource);
      for (const pack of this.packs) pack.checkResource(copy);
    } catch (error) {
      // A value of the wrong type does not even become a construct.
      return new Set([`refused: ${String(error.message).slice(0, 80)}`]);
    }
    return this.collected;
  }

  #copy(real, resource) {
    const elements = this.#elementsOf(cdk.Stack.of(real));
    const find = (id) => elements.get(id) ?? real;
    const finder = {
      findResource: find,
      findRefTarget: find,
      findCondition: () => undefined,
      findMapping: () => undefined,
    };
    const parser = new CfnParser({ finder, parameters: {} });
    const copy = real.constructor._fromCloudFormation(new cdk.Stack(new cdk.App(), 'Mutant'), 'Copy', resource, {
      parser,
    });
    parser.handleAttributes(copy, resource, 'Copy');
    return copy;
  }

  /** What a stack's references lead to, by logical id. */
  #elementsOf(stack) {
    if (!this.elements.has(stack)) {
      const own = stack.node
        .findAll()
        .filter((node) => cdk.CfnElement.isCfnElement(node) && cdk.Stack.of(node) === stack);
      this.elements.set(stack, new Map(own.map((node) => [stack.resolve(node.logicalId), node])));
    }
    return this.elements.get(stack);
  }

  /** Records the rule where the resource breaks it; the pack itself reports nothing. */
  #judge(_pack, { node, rule }) {
    let result;
    try {
      result = rule(node);
    } catch {
      result = 'Non-Compliant';
    }
    if (Array.isArray(result)) for (const detail of result) this.collected.add(`${rule.name}[${detail}]`);
    else if (result === 'Non-Compliant') this.collected.add(rule.name);
    return undefined;
  }
}
