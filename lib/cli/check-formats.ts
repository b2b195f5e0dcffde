/** Findings of a check as other programs read them: GitHub's code scanning, test reports, annotations of a pull request. */
import { grouped } from '../assembly/template-index';
import type { OpenFinding } from '../commitments/check';
import { version } from '../../package.json';
import type { CodePlace } from './code-places';
import type { Judgement } from './synthesis';
import { jsonText, plain } from './terminal';

interface Located {
  readonly finding: OpenFinding;
  /** Undefined: of none. */
  readonly environment: string | undefined;
  readonly place: CodePlace;
}

/** Where every construct begins: of a finding that no line made, for example a waiver without its construct. */
const BEGINNING: CodePlace = { file: 'lib/email-service.ts', line: 1 };

function located({ environments, general, placeOf }: Judgement): readonly Located[] {
  const all = [
    ...environments.flatMap(({ environment, open }) => open.map((finding) => ({ finding, environment }))),
    ...general.map((finding) => ({ finding, environment: undefined })),
  ];
  return all.map((each) => ({ ...each, place: placeOf(each.finding, each.environment) ?? BEGINNING }));
}

const whole = ({ finding: { path }, environment }: Located): string => [environment, path].filter(Boolean).join('/');

const textOf = (each: Located): string => {
  const { found, required, fix } = each.finding;
  return plain(`${whole(each) || 'everywhere'}: found ${found}; required: ${required}; ${fix}`);
};

type Format = (judgement: Judgement, today: Date) => string;

/** SARIF 2.1.0. @returns one JSON document */
const sarif: Format = (judgement) => {
  const all = located(judgement);
  const rules = [...grouped(all, ({ finding }) => finding.rule)].map(([id, [{ finding }]]) => ({
    id,
    shortDescription: { text: plain(finding.required) },
  }));
  const results = all.map((each) => ({
    ruleId: each.finding.rule,
    level: 'error',
    message: { text: textOf(each) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: each.place.file, uriBaseId: '%SRCROOT%' },
          region: { startLine: each.place.line },
        },
        logicalLocations: [{ fullyQualifiedName: whole(each), kind: 'resource' }],
      },
    ],
  }));
  const driver = { name: 'holdfast', version, rules };
  return jsonText({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  });
};

/** Annotations of GitHub's log: one line a finding; no line where there is none. */
const github: Format = (judgement) =>
  located(judgement)
    .map((each) => {
      const properties = { file: each.place.file, line: each.place.line, title: plain(each.finding.rule) };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escaped(String(value), /[%\r\n:,]/g)}`);
      return `::error ${list.join()}::${escaped(textOf(each), /[%\r\n]/g)}\n`;
    })
    .join('');

/** As the runner of GitHub's actions decodes it. */
const escaped = (text: string, what: RegExp): string =>
  text.replaceAll(what, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** JUnit's report: a suite an environment; a case each promise that is kept, and each rule with findings, which fails. */
const junit: Format = (judgement, today) => {
  const all = located(judgement);
  const suites = [...judgement.environments, { environment: undefined, promises: [] }].map(
    ({ environment, promises }, id) => {
      const name = environment ?? 'general';
      const broken = grouped(
        all.filter((each) => each.environment === environment),
        ({ finding }) => finding.rule,
      );
      const kept = promises.filter(({ standing }) => standing === 'kept').map((each) => caseOf(name, each.id));
      const failed = [...broken].map(([rule, findings]) =>
        caseOf(
          name,
          rule,
          element(
            'failure',
            { message: findings[0].finding.required, type: rule },
            findings.map((each) => xml(`${each.place.file}:${each.place.line} ${textOf(each)}\n`)).join(''),
          ),
        ),
      );
      const counts = { tests: kept.length + failed.length, failures: failed.length, errors: 0, time: 0 };
      const place = {
        name,
        package: 'holdfast',
        id,
        hostname: 'localhost',
        timestamp: today.toISOString().slice(0, 19),
      };
      const content = [
        element('properties', {}),
        ...kept,
        ...failed,
        element('system-out', {}),
        element('system-err', {}),
      ];
      return element('testsuite', { ...place, ...counts }, content.join('\n'));
    },
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', {}, suites.join('\n'))}\n`;
};

const caseOf = (environment: string, name: string, content?: string): string =>
  element('testcase', { classname: `holdfast.${environment}`, name, time: 0 }, content);

const element = (name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string => {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${xml(String(value))}"`);
  return `<${name}${list.join('')}>${content}</${name}>`;
};

const ENTITIES = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
] as const;

const xml = (text: string): string =>
  ENTITIES.reduce((done, [letter, entity]) => done.replaceAll(letter, entity), plain(text));

/** By the name that `--format` takes. */
export const FORMATS = { sarif, junit, github } as const;
