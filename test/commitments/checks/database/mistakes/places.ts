/** Places that mistakes of more than one kind are made in. */
import type { Letter } from '../../../../support/mistakes';

export const cluster = (letter: Letter): string => `${letter}/Data/Database/Cluster/Cluster`;
export const GLOBAL = 'A/Data/Database/Founding/GlobalCluster';
