import type { Commitment } from './commitment';

/** Promises that the hosting provider keeps in its data centers. The checks of K10 cover where these are. */
const physical = (id: string, promise: string, section: string): Commitment => ({
  id,
  promise,
  kept: 'The hosting provider keeps it, in all data centers that the service runs in: ordinary zones of the listed regions, and no others.',
  proved: ['organisation', 'synth'],
  shares: id === 'K10' ? [] : ['K10/ordinary-zones'],
  organisational: {
    owner: 'security',
    reason:
      'Buildings and their equipment belong to the hosting provider; templates can only say in which of them the service runs',
    evidence: `SOC 2 and ISO/IEC 27001 reports from AWS Artifact, read for ${section}, filed with date and reader`,
    reviewBy: '2027-06-30',
  },
});

export const PHYSICAL: readonly Commitment[] = [
  physical('K1', 'Only authorised people enter secure areas of the data centers.', 'access control'),
  physical('K2', 'The buildings withstand bad weather and other natural conditions.', 'environmental protection'),
  physical('K3', 'Power and telecommunications are redundant.', 'availability of power and network'),
  physical('K4', 'Temperature, humidity and other conditions are monitored.', 'climate and environment'),
  physical('K5', 'Heat, smoke and fire are detected, and fire is suppressed.', 'fire detection and suppression'),
  physical('K6', 'There are guards day and night.', 'guards'),
  physical('K7', 'Cameras watch the inside and the outside.', 'surveillance'),
  physical('K8', 'Entry takes two factors, or an escort.', 'access screening'),
  physical('K9', 'Power does not break off while its source changes.', 'uninterruptible power'),
  physical('K10', 'Generators stand on site.', 'back-up generators'),
];
