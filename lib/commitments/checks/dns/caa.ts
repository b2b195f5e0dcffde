/** Who may issue certificates for the public names (X1). */
import { ENCRYPTION } from '../../../config/numbers';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { referredAs } from '../references';
import { checkOf, typed } from '../shapes';

const RECORD = 'AWS::Route53::RecordSet';

/** No other value: another issuer, or wildcards, would be another way to a certificate. */
const REQUIRED: readonly Json[] = [`0 issue "${ENCRYPTION.issuer}"`, '0 issuewild ";"'];

const lower = (name: Json | undefined): string => String(name).toLowerCase().replace(/\.$/, '');

/** Selects every name in the zone or in a certificate. */
const publicNames = (tree: TemplateIndex) =>
  typed(
    'AWS::Route53::HostedZone',
    RECORD,
    'AWS::CertificateManager::Certificate',
  )(tree).flatMap(({ path, properties }) =>
    [at(properties, 'Name') ?? at(properties, 'DomainName'), ...list(properties, 'SubjectAlternativeNames')].map(
      (name) => ({ path, name: lower(name) }),
    ),
  );

/** A name and its parents, in the order in which an issuer looks (RFC 8659, section 3): the first record decides. */
const climbed = (name: string): readonly string[] =>
  name.split('.').map((_, index, labels) => labels.slice(index).join('.'));

/** The values of a record in our zone; none for a record in another zone. */
const valuesOf = (record: Resource, tree: TemplateIndex): readonly Json[] =>
  referredAs('AWS::Route53::HostedZone', tree, record, at(record.properties, 'HostedZoneId'))
    ? list(record.properties, 'ResourceRecords')
    : [];

export const issuers = checkOf({
  id: 'X1',
  name: 'issuers',
  sentence: `A CAA record holds for every public name, and admits ${ENCRYPTION.issuer} alone, without wildcards`,
  of: publicNames,
  required: `a CAA record of the name or above it with ${show(REQUIRED)}`,
  fix: 'keep the CAA record of ZoneStack at the top of the zone, and give no name below it another one',
  found: ({ name }, tree) => {
    const records = tree.ofType(RECORD).filter(({ properties }) => at(properties, 'Type') === 'CAA');
    const first = climbed(name)
      .map((above) => records.findLast(({ properties }) => lower(at(properties, 'Name')) === above))
      .find((record) => record !== undefined);
    const values = first && valuesOf(first, tree);
    return values?.length === REQUIRED.length && REQUIRED.every((value) => values.includes(value))
      ? undefined
      : `${name}: ${show(values)}`;
  },
});
