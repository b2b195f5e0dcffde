import { at, type Json } from '../../../../../lib/assembly/template-index';
import { tree } from '../../../../support/assembly';

const production = tree('production');

/** A property of a production resource, as it is. */
export const value = (path: string, ...keys: (string | number)[]): Json => {
  const found = production.resources.find((resource) => resource.path === path);
  return at(found?.properties, ...keys) ?? null;
};
