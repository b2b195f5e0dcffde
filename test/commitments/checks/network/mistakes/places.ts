import { first, tree } from '../../../../support/assembly';

const production = tree('production');

export const at = (place: string, letter = 'A'): string => `${letter}/Network/Network/${place}`;
export const idOf = (path: string): string =>
  first(production, typeOf(path), (resource) => resource.path === path).logicalId;
const typeOf = (path: string): string => production.resources.find((resource) => resource.path === path)?.type ?? path;
