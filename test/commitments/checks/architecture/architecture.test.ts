import { ARCHITECTURE_CHECKS } from '../../../../lib/commitments/checks/index';
import { eachIsFound } from '../../../support/mistakes';
import { BOUNDS } from './mistakes/bounds';
import { REGIONS } from './mistakes/regions';
import { STORES } from './mistakes/stores';

eachIsFound(ARCHITECTURE_CHECKS, [...REGIONS, ...STORES, ...BOUNDS]);
