/** Services that run in every region, by the names that the cross-region contract gives them. */
export const SERVICE_NAMES = ['portal', 'gateway'] as const;
