/** Places that mistakes of more than one kind are made in. */
import { type Letter, properties } from '../../../../support/mistakes';

export const proof = (letter: Letter, id: string): string => `${letter}/Backup/RestoreProof/${id}`;
export const alarm = (letter: Letter, id: string): string => `${letter}/Backup/${id}/Alarm/Resource`;
export const cluster = (letter: Letter): string => `${letter}/Data/Database/Cluster/Cluster`;
export const state = (...keys: (string | number)[]) => properties('Definition', 'States', ...keys);
export const other = (letter: Letter): Letter => (letter === 'A' ? 'B' : 'A');
