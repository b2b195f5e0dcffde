import { portalsOutlive } from './writer-losses';

portalsOutlive(2, 90_000);
