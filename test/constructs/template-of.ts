import { Template } from 'aws-cdk-lib/assertions';
import { isObject } from '../../lib/assembly/template-index';
import type { RegionLetter } from '../../lib/config/types';
import { tree } from '../support/assembly';

/** The template of a stack as it is deployed. @throws where there is no such stack */
export function templateOf(environment: string, letter: RegionLetter, stack: string): Template {
  const found = tree(environment).stacks.find((each) => each.letter === letter && each.name === stack);
  if (!isObject(found?.template)) throw new Error(`${environment} has no stack ${letter}/${stack}`);
  return Template.fromJSON(found.template);
}
