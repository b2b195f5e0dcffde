/** A region's part of the database: redundant, of one version, watched, and never in the way of the other region (L2, L4, M9). */
import { REDUNDANCY, REPLICATION } from '../../../config/numbers';
import { type Check, each, type Finding } from '../../check';
import { at, type Json, list, type Resource, show } from '../../../assembly/template-index';
import { CLUSTER_BACKUP_CHECKS } from './backups';
import { CLUSTER, GLOBAL } from './global';

const INSTANCE = 'AWS::RDS::DBInstance';

/** Whether a value refers to a resource of the same template, by name or by attribute. */
export const refersTo = (value: Json | undefined, { logicalId }: Resource): boolean =>
  at(value, 'Ref') === logicalId || at(value, 'Fn::GetAtt', 0) === logicalId;

const inRegionOf = (resource: Resource) => (other: Resource) => other.stack.letter === resource.stack.letter;

const instances: Check = {
  id: 'L2',
  name: 'instances',
  sentence:
    'Every cluster has at least two instances, in different zones, so that the loss of a zone leaves a writer (L1)',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      CLUSTER,
      `at least ${REDUNDANCY.databaseInstances} instances in different zones`,
      'set database.instances of the environment',
      (cluster) => {
        const own = tree
          .ofType(INSTANCE)
          .filter(inRegionOf(cluster))
          .filter(({ properties }) => refersTo(at(properties, 'DBClusterIdentifier'), cluster));
        const zones = new Set(
          own
            .map(({ properties }) => at(properties, 'AvailabilityZone'))
            .filter((zone) => zone !== undefined)
            .map(show),
        );
        return zones.size >= REDUNDANCY.databaseInstances
          ? undefined
          : `${own.length} instances in ${zones.size} zones`;
      },
    ),
};

const neverPaused: Check = {
  id: 'L2',
  name: 'never-paused',
  sentence: 'No instance is ever paused: a paused one cannot take over at once',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      CLUSTER,
      'ServerlessV2ScalingConfiguration with a MinCapacity above 0, and no SecondsUntilAutoPause',
      'set database.minCapacity of the environment',
      ({ properties }) => {
        const scaling = at(properties, 'ServerlessV2ScalingConfiguration');
        return Number(at(scaling, 'MinCapacity')) > 0 && at(scaling, 'SecondsUntilAutoPause') === undefined
          ? undefined
          : show(scaling);
      },
    ),
};

/** Readers in the first two tiers are always as large as the writer (Aurora User Guide, "Aurora Serverless v2 scaling"). */
const readyToTakeOver: Check = {
  id: 'L2',
  name: 'ready-to-take-over',
  sentence: 'Every instance scales with the writer, so that each is large enough to take over',
  holdsIn: 'every',
  find: (tree) =>
    each(tree, INSTANCE, 'PromotionTier 0 or 1', 'keep the tiers of DatabaseCluster', ({ properties }) => {
      const tier = at(properties, 'PromotionTier');
      return tier === 0 || tier === 1 ? undefined : show(tier);
    }),
};

const oneVersion: Check = {
  id: 'L2',
  name: 'one-version',
  sentence: 'All clusters run one engine version, and none upgrades by itself: a flip needs the same one on both sides',
  holdsIn: 'every',
  find: (tree) => {
    const clusters = [...tree.ofType(GLOBAL), ...tree.ofType(CLUSTER)];
    const versions = new Set(clusters.map(({ properties }) => show(at(properties, 'EngineVersion'))));
    const pinned = (version: Json | undefined): boolean => typeof version === 'string' && /^\d+\.\d+$/.test(version);
    return [
      ...clusters
        .filter(({ properties }) => versions.size > 1 || !pinned(at(properties, 'EngineVersion')))
        .map(({ path, properties }) => ({
          path,
          found: show(at(properties, 'EngineVersion')),
          required: 'one minor version everywhere',
          fix: 'set database.engineVersion of the environment',
        })),
      ...[CLUSTER, INSTANCE].flatMap((type) =>
        each(
          tree,
          type,
          'AutoMinorVersionUpgrade: false',
          'a new version is a change of database.engineVersion, the reader first',
          ({ properties }) =>
            at(properties, 'AutoMinorVersionUpgrade') === false
              ? undefined
              : show(at(properties, 'AutoMinorVersionUpgrade')),
        ),
      ),
    ];
  },
};

const lagAlarms: Check = {
  id: 'L4',
  name: 'lag-alarms',
  sentence:
    'In each region one alarm warns when commits arrive a minute late and one pages when they arrive an hour late (M9); both say what missing data means',
  holdsIn: 'two-region',
  find: (tree) =>
    tree.letters.flatMap((letter): readonly Finding[] => {
      const alarms = tree
        .ofType('AWS::CloudWatch::Alarm')
        .filter(
          ({ stack, properties }) =>
            stack.letter === letter && JSON.stringify(properties).includes('AuroraGlobalDBRPOLag'),
        )
        .filter(
          ({ properties }) =>
            at(properties, 'TreatMissingData') !== undefined && list(properties, 'AlarmActions').length > 0,
        );
      const thresholds = alarms
        .map(({ properties }) => Number(at(properties, 'Threshold')))
        .toSorted((one, other) => one - other);
      const wanted = [REPLICATION.lagWarning.seconds, REPLICATION.lagPage.hours * 3600].map(
        (seconds) => seconds * 1000,
      );
      const kept = wanted.every((limit, index) => (thresholds[index] ?? Infinity) <= limit);
      return kept
        ? []
        : [
            {
              path: `${letter}/Data`,
              found: `thresholds ${show(thresholds)} ms`,
              required: `at most ${wanted.join(' and ')} ms, with missing data treated and a topic`,
              fix: 'raise lagAlarms of database-alarms.ts',
            },
          ];
    }),
};

const commitsGoOn: Check = {
  id: 'M9',
  name: 'no-enforced-rpo',
  sentence: 'No setting stops commits when the standby is lost',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::RDS::DBClusterParameterGroup',
      'no rds.global_db_rpo',
      'leave it at its default; lag is watched instead',
      ({ properties }) => {
        const value = at(properties, 'Parameters', 'rds.global_db_rpo');
        return value === undefined ? undefined : `rds.global_db_rpo ${show(value)}`;
      },
    ),
};

const protectedFromDeletion: Check = {
  id: 'rule-8',
  name: 'database-deletion-protection',
  sentence: 'No cluster can be deleted without first taking its protection away',
  holdsIn: 'production',
  find: (tree) =>
    [CLUSTER, GLOBAL].flatMap((type) =>
      each(tree, type, 'DeletionProtection: true', 'leave it to environment.destroyable', ({ properties }) =>
        at(properties, 'DeletionProtection') === true ? undefined : show(at(properties, 'DeletionProtection')),
      ),
    ),
};

const ownKey: Check = {
  id: 'rule-8',
  name: 'database-own-key',
  sentence: "Each region's part of the database, the standby's too, is encrypted with a key of that region",
  holdsIn: 'every',
  find: (tree) =>
    each(tree, CLUSTER, 'a KmsKeyId that is a key of this template', "pass the stack's DatabaseKey", (cluster) => {
      const key = at(cluster.properties, 'KmsKeyId');
      return tree.ofType('AWS::KMS::Key').some((own) => own.stack === cluster.stack && refersTo(key, own))
        ? undefined
        : show(key);
    }),
};

export const CLUSTER_CHECKS: readonly Check[] = [
  instances,
  neverPaused,
  readyToTakeOver,
  oneVersion,
  lagAlarms,
  commitsGoOn,
  ...CLUSTER_BACKUP_CHECKS,
  protectedFromDeletion,
  ownKey,
];
