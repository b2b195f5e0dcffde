/** Who may issue certificates for the public names (X1). */
import { ENCRYPTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inTemplateOf, refersTo } from '../service/resource-row';

const FIX = 'keep the CAA record of ZoneStack at the top of the zone, and give no name below it another one';

/** No other value: another issuer, or wildcards, would be another way to a certificate. */
const REQUIRED: readonly Json[] = [`0 issue "${ENCRYPTION.issuer}"`, '0 issuewild ";"'];

const lower = (name: Json | undefined): string => String(name).toLowerCase().replace(/\.$/, '');

/** A name, and the resource that publishes it. */
type Public = readonly [name: string, resource: Resource];

/** Every name in the zone or in a certificate. */
const publicNames = (tree: TemplateIndex): readonly Public[] => [
  ...['AWS::Route53::HostedZone', 'AWS::Route53::RecordSet']
    .flatMap((type) => tree.ofType(type))
    .map((resource): Public => [lower(at(resource.properties, 'Name')), resource]),
  ...tree
    .ofType('AWS::CertificateManager::Certificate')
    .flatMap((resource) =>
      [at(resource.properties, 'DomainName'), ...list(resource.properties, 'SubjectAlternativeNames')].map(
        (name): Public => [lower(name), resource],
      ),
    ),
];

/** A name and its parents, in the order in which an issuer looks (RFC 8659, section 3): the first record decides. */
const climbed = (name: string): readonly string[] =>
  name.split('.').map((_, index, labels) => labels.slice(index).join('.'));

/** The values of a record in our zone; none for a record in another zone. */
const valuesOf = (record: Resource, tree: TemplateIndex): readonly Json[] =>
  inTemplateOf(record, tree, 'AWS::Route53::HostedZone').some((zone) =>
    refersTo(at(record.properties, 'HostedZoneId'), zone),
  )
    ? list(record.properties, 'ResourceRecords')
    : [];

export const issuers: Check = {
  id: 'X1',
  name: 'issuers',
  sentence: `A CAA record holds for every public name, and admits ${ENCRYPTION.issuer} alone, without wildcards`,
  holdsIn: 'every',
  find: (tree) => {
    const records = new Map(
      tree
        .ofType('AWS::Route53::RecordSet')
        .filter(({ properties }) => at(properties, 'Type') === 'CAA')
        .map((record) => [lower(at(record.properties, 'Name')), record]),
    );
    return publicNames(tree).flatMap(([name, { path }]) => {
      const found = climbed(name)
        .flatMap((above) => records.get(above) ?? [])
        .map((record) => valuesOf(record, tree))[0];
      const holds = found?.length === REQUIRED.length && REQUIRED.every((value) => found.includes(value));
      return holds
        ? []
        : [
            {
              path,
              found: `${name}: ${show(found)}`,
              required: `a CAA record of it or above it with ${show(REQUIRED)}`,
              fix: FIX,
            },
          ];
    });
  },
};
