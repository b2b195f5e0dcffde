import { NETWORK_CHECKS } from '../../../../lib/commitments/checks/index';
import { linked } from '../../../../lib/commitments/checks/network/peering';
import { everyCheckIsFound } from '../../../support/mistakes';
import { FIREWALL } from './mistakes/firewall';
import { GROUPS } from './mistakes/groups';
import { PEERING } from './mistakes/peering';
import { RECORDS } from './mistakes/records';
import { ROUTES } from './mistakes/routes';
import { ZONES } from './mistakes/zones';

everyCheckIsFound([...NETWORK_CHECKS, linked], [...GROUPS, ...ROUTES, ...ZONES, ...FIREWALL, ...RECORDS, ...PEERING]);
