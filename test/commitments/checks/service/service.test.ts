import { SERVICE_CHECKS } from '../../../../lib/commitments/checks/index';
import { everyCheckIsFound } from '../../../support/mistakes';
import { CONTAINERS } from './mistakes/containers';
import { LOAD_BALANCERS } from './mistakes/load-balancers';
import { TASKS } from './mistakes/tasks';
import { WEB_FIREWALL } from './mistakes/web-firewall';

everyCheckIsFound(SERVICE_CHECKS, [...TASKS, ...CONTAINERS, ...LOAD_BALANCERS, ...WEB_FIREWALL]);
