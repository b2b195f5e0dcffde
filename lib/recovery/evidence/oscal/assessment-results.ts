/** A drill as OSCAL 1.1.3 assessment results: an observation for each check, a finding for each commitment. */
import { type CommitmentFinding, commitmentFindings, lastChecks } from '../commitments';
import { type DrillDocument, iso } from '../document';
import { FILES } from '../head';
import { uuidOf } from '../../../assembly/uuid';

/** Namespace of every name here; made once, at random. */
const UUIDS = '6f3b8a52-9d1e-4c07-8f2a-5b7de0c4a913';

/** Namespace of our properties. */
const NS = 'https://holdfast.example/ns/oscal';

/**
 * A new value each time, equal for equal documents; `oscal_assessment-results_schema.json` of vendor/oscal describes it.
 * Says of itself that it is a rehearsal in its title, in a property of every part and in every finding's remarks.
 */
export function assessmentResults(document: DrillDocument) {
  const { drill, environment, operator, figures, seal } = document;
  const id = (...names: readonly string[]): string => uuidOf(UUIDS, [environment, drill, ...names].join('\n'));
  const { plan, evidence } = resources(document, id);
  return {
    'assessment-results': {
      uuid: id('results'),
      metadata: {
        title: titled(document, `${document.mode} of ${environment}, ${document.from} to ${document.to}`),
        'last-modified': seal.at,
        version: line(drill),
        'oscal-version': '1.1.3',
        props: props(document),
        roles: [{ id: 'assessor', title: 'Operator of the drill' }],
        parties: [{ uuid: id('operator'), type: 'person', name: line(operator) }],
        'responsible-parties': [{ 'role-id': 'assessor', 'party-uuids': [id('operator')] }],
      },
      'import-ap': {
        href: `#${plan.uuid}`,
        remarks: 'The plan that was executed: the drill follows it and nothing else.',
      },
      results: [
        {
          uuid: id('result'),
          title: titled(document, figures.passed ? 'passed' : 'did not pass'),
          description: line([document.mode, ...figures.shortcomings].join('; ')),
          start: document.declared,
          end: document.ended ?? seal.at,
          props: props(document),
          'local-definitions': { components: [system(document, id)] },
          'reviewed-controls': {
            'control-selections': [
              {
                'include-controls': commitmentFindings(document).map(({ id: control }) => ({ 'control-id': control })),
              },
            ],
          },
          ...logged(document, id),
          observations: observations(document, id),
          findings: commitmentFindings(document).map((each) => finding(document, id, each)),
        },
      ],
      'back-matter': { resources: [plan, ...evidence] },
    },
  };
}

type Id = (...names: readonly string[]) => string;

const titled = ({ rehearsal }: DrillDocument, title: string): string => (rehearsal ? `REHEARSAL: ${title}` : title);

const props = ({ rehearsal }: DrillDocument): readonly object[] => [
  { name: 'rehearsal', ns: NS, value: String(rehearsal) },
];

/** What OSCAL takes for text: not empty, one line, no white space around it. */
const line = (text: string): string => text.replaceAll(/[\s\u0085\u2028\u2029]+/g, ' ').trim() || 'not given';

const system = (document: DrillDocument, id: Id): object => ({
  uuid: id('system'),
  type: 'this-system',
  title: titled(document, `Holdfast, ${line(document.environment)}`),
  description: document.rehearsal
    ? 'Stand-ins for two regions on one machine'
    : `The service in ${document.from} and ${document.to}`,
  status: { state: 'operational' },
});

function resources({ plan, commit, samples }: DrillDocument, id: Id) {
  return {
    plan: {
      uuid: id('plan'),
      title: 'Region switch plan',
      description: line(`${plan.arn}, version ${plan.version}, SHA-256 ${plan.sha256}; procedures of commit ${commit}`),
      props: [{ name: 'commit', ns: NS, value: line(commit) }],
    },
    evidence: [
      {
        uuid: id('samples'),
        title: 'Samples',
        description: 'Everything that was seen, as a chain of hashes',
        rlinks: [
          {
            href: samples.file,
            'media-type': 'application/jsonl',
            hashes: [{ algorithm: 'SHA-256', value: samples.sha256 }],
          },
        ],
      },
      {
        uuid: id('head'),
        title: 'Signed head',
        description: 'Figures and the end of the chain, signed',
        rlinks: [{ href: FILES.head, 'media-type': 'application/json' }],
      },
    ],
  };
}

/** The plan's steps; left out where none ran, for OSCAL has no empty lists. */
function logged({ figures: { steps } }: DrillDocument, id: Id): object {
  const entries = steps.flatMap(({ name, status, ran }) =>
    ran
      ? [{ uuid: id('step', name), title: line(name), description: status, start: iso(ran.from), end: iso(ran.to) }]
      : [],
  );
  return entries.length > 0 ? { 'assessment-log': { entries } } : {};
}

/** What the figures say, for findings of commitments that are judged by them. */
const MEASUREMENT = 'figures';

function observations(document: DrillDocument, id: Id): readonly object[] {
  const { figures, seal } = document;
  const of = (names: readonly string[], title: string, description: string, collected: string): object => ({
    uuid: id('observation', ...names),
    title: titled(document, line(title)),
    description: line(description),
    props: props(document),
    methods: ['TEST'],
    subjects: [{ 'subject-uuid': id('system'), type: 'component' }],
    'relevant-evidence': [{ href: `#${id('samples')}`, description: 'The samples from which it follows' }],
    collected,
  });
  const { recoveryTime, recoveryPoint, fence } = figures;
  const measured = `declared to verified ${recoveryTime.declaredToVerified?.seconds ?? 'unknown'} s; clients without acknowledgement ${recoveryTime.client?.seconds ?? 'unknown'} s; ${recoveryPoint.lost.length} acknowledged rows lost over ${recoveryPoint.seconds ?? 'unknown'} s; fence ${fence.status}`;
  return [
    of([MEASUREMENT], 'Measured at the clients', measured, seal.at),
    ...lastChecks(document.checks).map(({ phase, name, passed, found, required, at }) =>
      of([phase, name], `${phase}: ${name}`, `${passed ? 'passed' : 'failed'}: ${found}; required: ${required}`, at),
    ),
  ];
}

function finding(
  document: DrillDocument,
  id: Id,
  { id: control, kept, required, found, checks, measured }: CommitmentFinding,
): object {
  const related = [...(measured ? [[MEASUREMENT]] : []), ...checks.map(({ phase, name }) => [phase, name])];
  return {
    uuid: id('finding', control),
    title: titled(document, control),
    description: line(found),
    props: props(document),
    target: {
      type: 'objective-id',
      'target-id': control,
      status: { state: kept ? 'satisfied' : 'not-satisfied', reason: kept ? 'pass' : 'fail' },
    },
    'related-observations': related.map((names) => ({ 'observation-uuid': id('observation', ...names) })),
    remarks: `Required: ${required}.${document.rehearsal ? ' Shown in a rehearsal on one machine, not in the real service.' : ''}`,
  };
}
