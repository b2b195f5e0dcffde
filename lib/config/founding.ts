/** Where an environment stands in its life: while a region is made, half of it cannot keep what is promised of the whole. */
import type { Environment } from './types';

/** Whether a region is being made, or something is being added to one. */
export const isFounding = ({ regions }: Environment): boolean =>
  regions.some(({ founding, added }) => founding || added.length > 0);

/** The environment as it will be once everything is made. */
export function founded(environment: Environment): Environment {
  const [a, b] = environment.regions;
  const made = { founding: false, added: [] };
  return {
    ...environment,
    regions: b
      ? [
          { ...a, ...made },
          { ...b, ...made },
        ]
      : [{ ...a, ...made }],
  };
}
