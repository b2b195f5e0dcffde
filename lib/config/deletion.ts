/**
 * When a terminated customer's data is gone (O1, P2 to P4, P7): the arithmetic of deletion, in days after termination. A
 * configuration whose sum breaks a promise is refused, whatever the single numbers are.
 */
import type { Days } from './units';

/** The numbers that decide it. */
export interface DeletionSettings {
  /** Data stays inactive this long; then the purge may begin. */
  readonly inactive: Days;
  /** By this day the purge has ended, or an alarm says that it has not. Days after termination. */
  readonly purgeAlarm: Days;
  /** A version that a purge left behind in a bucket stays this long. */
  readonly noncurrent: Days;
  /** S3 deletes this much later than a lifecycle rule says. */
  readonly lifecycleDelay: Days;
  /** No backup lives longer. */
  readonly backupAtMost: Days;
  /** A copy of a backup is made this much later than the backup, at most; its life begins then. */
  readonly copyDelay: Days;
  /** AWS Backup deletes this much later than a backup expires. */
  readonly expiryDelay: Days;
}

/** The last days after termination on which data may still exist. */
export interface DeletionDays {
  readonly production: number;
  readonly backups: number;
}

/**
 * The worst case: the purge ends on the day of its alarm, leaves versions behind, and the last backup is made on the last of
 * their days and copied as late as it can be.
 */
export function deletionDays({
  purgeAlarm,
  noncurrent,
  lifecycleDelay,
  backupAtMost,
  copyDelay,
  expiryDelay,
}: Omit<DeletionSettings, 'inactive'>): DeletionDays {
  const production = purgeAlarm.days + noncurrent.days + lifecycleDelay.days;
  return { production, backups: production + copyDelay.days + backupAtMost.days + expiryDelay.days };
}

/**
 * The same for a customer whose inactive time was shortened (P7): everything is earlier by as much.
 *
 * @param inactive days that this customer's data stays
 */
export const shortened = (settings: DeletionSettings, inactive: Days): DeletionSettings => ({
  ...settings,
  inactive,
  purgeAlarm: { days: settings.purgeAlarm.days - settings.inactive.days + inactive.days },
});
