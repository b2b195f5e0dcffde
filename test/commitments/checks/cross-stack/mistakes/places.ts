/** Places in a region. */
import type { Letter } from '../../../../support/mistakes';

export const placesIn = (letter: Letter) =>
  ({
    extra: `${letter}/Data/Extra`,
    portal: `${letter}/Service/Portal/Tasks/Task/Definition/Resource`,
    portalService: `${letter}/Service/Portal/Tasks/Service/Service`,
    janitor: `${letter}/Backup/Janitor/Handler/Function/Resource`,
    janitorLogs: `${letter}/Backup/Janitor/Handler/Logs/Resource`,
    closer: `${letter}/Network/Custom::VpcRestrictDefaultSGCustomResourceProvider/Handler`,
    closerLogs: `${letter}/Network/Network/ClosedGroup/Logs/Resource`,
    landing: `${letter}/Archive/Archive/Landing/Resource`,
    email: `${letter}/Archive/Archive/Email/Resource`,
    mail: `${letter}/Data/Mail/Bucket/Resource`,
    cluster: `${letter}/Data/Database/Cluster/Cluster`,
    subnets: `${letter}/Data/Database/Network/Subnets`,
    vault: `${letter}/Backup/Vault/Resource`,
    schedule: `${letter}/Backup/Schedule/Plan/Resource`,
  }) as const;
