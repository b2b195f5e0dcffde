/** A region's part of the database: redundant, of one version, watched, and never in the way of the other region (L2, L4, M9). */
import { REDUNDANCY, REPLICATION } from '../../../config/numbers';
import { type Check, each } from '../../check';
import { at, list, type Resource, show } from '../../../assembly/template-index';
import { inRegion, inTemplateOf, refersTo } from '../references';
import { checkOf, otherThan, regions, typed } from '../shapes';
import { CLUSTER_BACKUP_CHECKS } from './backups';
import { CLUSTER, GLOBAL, PARAMETERS } from './global';

const INSTANCE = 'AWS::RDS::DBInstance';

/** Milliseconds of replication lag: a warning, and a page. */
const LAG_LIMITS = [REPLICATION.lagWarning.seconds * 1000, REPLICATION.lagPage.hours * 3_600_000] as const;

export const CLUSTER_CHECKS: readonly Check[] = [
  checkOf({
    id: 'L2',
    name: 'instances',
    sentence:
      'Every cluster has at least two instances, in different zones, so that the loss of a zone leaves a writer (L1)',
    of: typed(CLUSTER),
    required: `at least ${REDUNDANCY.databaseInstances} instances in different zones`,
    fix: 'set database.instances of the environment',
    found: (cluster, tree) => {
      const own = inRegion(tree, cluster.stack.letter, INSTANCE).filter(({ properties }) =>
        refersTo(at(properties, 'DBClusterIdentifier'), cluster),
      );
      const zones = new Set(own.flatMap(({ properties }) => at(properties, 'AvailabilityZone') ?? []).map(show));
      return zones.size >= REDUNDANCY.databaseInstances ? undefined : `${own.length} instances in ${zones.size} zones`;
    },
  }),
  checkOf({
    id: 'L2',
    name: 'no-auto-pause',
    sentence: 'No instance is ever paused: a paused one cannot take over at once',
    of: typed(CLUSTER),
    required: 'ServerlessV2ScalingConfiguration with a MinCapacity above 0, and no SecondsUntilAutoPause',
    fix: 'set database.minCapacity of the environment',
    found: ({ properties }) => {
      const scaling = at(properties, 'ServerlessV2ScalingConfiguration');
      return Number(at(scaling, 'MinCapacity')) > 0 && at(scaling, 'SecondsUntilAutoPause') === undefined
        ? undefined
        : show(scaling);
    },
  }),
  // Readers in the first two tiers are always as large as the writer (Aurora User Guide, "Aurora Serverless v2 scaling").
  checkOf({
    id: 'L2',
    name: 'promotion-tiers',
    sentence: 'Every instance scales with the writer, so that each is large enough to take over',
    of: typed(INSTANCE),
    required: 'PromotionTier 0 or 1',
    fix: 'keep the tiers of DatabaseCluster',
    found: ({ properties }) => {
      const tier = at(properties, 'PromotionTier');
      return tier === 0 || tier === 1 ? undefined : show(tier);
    },
  }),
  {
    id: 'L2',
    name: 'one-version',
    sentence:
      'All clusters run one engine version, and none upgrades by itself: a flip needs the same one on both sides',
    holdsIn: 'every',
    find: (tree) => {
      const versionOf = ({ properties }: Resource): string => show(at(properties, 'EngineVersion'));
      const versions = new Set(typed(GLOBAL, CLUSTER)(tree).map(versionOf));
      return [
        ...[GLOBAL, CLUSTER].flatMap((type) =>
          each(
            tree,
            type,
            'one minor version everywhere',
            'set database.engineVersion of the environment',
            (cluster) =>
              versions.size === 1 && /^"\d+\.\d+"$/.test(versionOf(cluster)) ? undefined : versionOf(cluster),
          ),
        ),
        ...[CLUSTER, INSTANCE].flatMap((type) =>
          each(
            tree,
            type,
            'AutoMinorVersionUpgrade: false',
            'a new version is a change of database.engineVersion, the reader first',
            otherThan(false, 'AutoMinorVersionUpgrade'),
          ),
        ),
      ];
    },
  },
  checkOf({
    id: 'L4',
    name: 'lag-alarms',
    sentence:
      'In each region one alarm warns when commits arrive a minute late and one pages when they arrive an hour late (M9); both say what missing data means',
    holdsIn: 'two-region',
    of: (tree) => regions(tree).map(({ letter }) => ({ path: `${letter}/Data`, letter })),
    required: `at most ${LAG_LIMITS.join(' and ')} ms, with missing data treated and a topic`,
    fix: 'keep lagAlarms of database-alarms.ts',
    found: ({ letter }, tree) => {
      const thresholds = inRegion(tree, letter, 'AWS::CloudWatch::Alarm')
        .filter(
          ({ properties }) =>
            JSON.stringify(properties).includes('AuroraGlobalDBRPOLag') &&
            at(properties, 'TreatMissingData') !== undefined &&
            list(properties, 'AlarmActions').length > 0,
        )
        .map(({ properties }) => Number(at(properties, 'Threshold')))
        .toSorted((one, other) => one - other);
      return LAG_LIMITS.every((limit, index) => (thresholds[index] ?? Infinity) <= limit)
        ? undefined
        : `thresholds ${show(thresholds)} ms`;
    },
  }),
  checkOf({
    id: 'M9',
    name: 'no-enforced-rpo',
    sentence: 'No setting stops commits when the standby is lost',
    of: typed(PARAMETERS),
    required: 'no rds.global_db_rpo',
    fix: 'leave it at its default; lag is watched instead',
    found: ({ properties }) => {
      const value = at(properties, 'Parameters', 'rds.global_db_rpo');
      return value === undefined ? undefined : `rds.global_db_rpo ${show(value)}`;
    },
  }),
  ...CLUSTER_BACKUP_CHECKS,
  checkOf({
    id: 'rule-8',
    name: 'database-deletion-protection',
    sentence: 'No cluster can be deleted without first taking its protection away',
    holdsIn: 'production',
    of: typed(CLUSTER, GLOBAL),
    required: 'DeletionProtection: true',
    fix: 'leave it to environment.destroyable',
    found: otherThan(true, 'DeletionProtection'),
  }),
  checkOf({
    id: 'rule-8',
    name: 'regional-database-key',
    sentence: "Each region's part of the database, the standby's too, is encrypted with a key of that region",
    of: typed(CLUSTER),
    required: 'a KmsKeyId that is a key of this template',
    fix: "pass the stack's DatabaseKey",
    found: (cluster, tree) => {
      const key = at(cluster.properties, 'KmsKeyId');
      return inTemplateOf(cluster, tree, 'AWS::KMS::Key').some((own) => refersTo(key, own)) ? undefined : show(key);
    },
  }),
];
