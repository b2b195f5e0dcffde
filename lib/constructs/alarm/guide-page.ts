/** docs/runbooks/alarms.md, generated from the guides next to the alarms. A test keeps the page current. */
import { ARCHIVE_GUIDES } from '../archive/archive-guides';
import { BACKUP_GUIDES } from '../backup/backup-guides';
import { DATABASE_GUIDES } from '../database/database-guides';
import { DETECTION_GUIDES } from '../detection/detection-guides';
import { GATEWAY_GUIDES } from '../gateway/gateway-guides';
import { HANDLER_GUIDES } from '../handler/handler-guides';
import { NETWORK_GUIDES } from '../network/network-guides';
import { PORTAL_GUIDES } from '../portal/portal-guides';
import { RECOVERY_GUIDES } from '../recovery/recovery-guides';
import { SERVICE_GUIDES } from '../service/service-guides';
import { FIREWALL_GUIDES } from '../web-firewall/firewall-guides';
import type { Guide, Guides } from './guide';

/** Every guide, in the order of the page. */
export const GUIDES: Guides = {
  ...PORTAL_GUIDES,
  ...DATABASE_GUIDES,
  ...SERVICE_GUIDES,
  ...GATEWAY_GUIDES,
  ...FIREWALL_GUIDES,
  ...NETWORK_GUIDES,
  ...ARCHIVE_GUIDES,
  ...BACKUP_GUIDES,
  ...DETECTION_GUIDES,
  ...HANDLER_GUIDES,
  ...RECOVERY_GUIDES,
};

/** @param regions names of the environments' regions */
const introduction = (regions: readonly string[]): string => `# Alarms

Made from the guides next to the alarms (lib/constructs) by \`npm run docs\`; change it there. The mail of an alarm leads to its heading here.

Fill in these lines once, from the mail; every command of this page uses them, in bash with AWS CLI 2.34.0 or newer:

    ENVIRONMENT=production
    DOMAIN=                       # of the environment
    REGION=${(regions[0] ?? '').padEnd(23)}# of the alarm: ${regions.join(' or ')}
    ALARM=                        # its name
    export AWS_REGION="$REGION"
    aws cloudwatch describe-alarms --region "$REGION" --alarm-names "$ALARM" --query "MetricAlarms[0].[StateValue,StateReason,Dimensions]"

The last command verifies, too: \`OK\` means that the alarm has ended. Look first with a role that may only read; what changes something stands
under **Do**, and needs a role that may change it. A variable without a value is yours to fill in.
`;

/** The whole page. @param regions names of the environments' regions */
export const alarmPage = (regions: readonly string[]): string =>
  [introduction(regions).trimEnd(), ...Object.entries(GUIDES).map(section)].join('\n\n').concat('\n');

const section = ([title, guide]: readonly [string, Guide]): string =>
  [
    `## ${title}`,
    `**What it means.** ${guide.means}`,
    '**Look.**',
    block(guide.look),
    '**Decide.**',
    ...(guide.table ? [guide.table.join('\n')] : []),
    guide.decide.map((line, index) => `${index + 1}. ${line}`).join('\n'),
    ...(guide.commands.length > 0
      ? ['**Do**, if that was decided.', block(guide.commands)]
      : ['**Do.** No command helps: act as decided.']),
    `**Verify.** ${guide.verify}`,
    `**Undo.** ${guide.undo}`,
  ].join('\n\n');

const block = (commands: readonly string[]): string => commands.map((line) => `    ${line}`).join('\n');
