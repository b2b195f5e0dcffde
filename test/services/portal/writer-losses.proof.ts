/** A hundred losses of the writer of each kind, under load. About ten minutes. */
import { portalsOutlive } from './writer-losses';

portalsOutlive(100, 1_200_000);
