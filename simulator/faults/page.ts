/** The tables of docs/faults.md. */
import { FAULTS } from './catalogue';
import { casesOf } from './cases';
import { ENDS, type Fault } from './fault';
import { INVARIANTS } from './invariants';

const RUNBOOK = 'runbooks/region-flip.md';

/** The heading of a fault's runbook; of the step at which it strikes where it is the step's own. */
const runbookOf = ({ runbook }: Fault): string =>
  runbook === 'STEP' ? `[the step's heading](${RUNBOOK})` : `[${runbook}](${RUNBOOK}#${runbook})`;

const sectionOf = (fault: Fault): string => {
  const cases = casesOf(fault);
  const modes = fault.modes.map((mode) => {
    const moments = cases.filter((each) => each.mode === mode).map(({ moment }) => `\`${moment}\``);
    return `${mode} at ${moments.join(', ')}`;
  });
  return `### ${fault.name}

${fault.happens} ${cases.length === 1 ? 'One case' : `${cases.length} cases`}: ${modes.join('; ')}.

| | |
|---|---|
| the drill | ${fault.ends.map((end) => ENDS[end]).join(', or ')} |
| the operator sees | ${fault.sees} |
| evidence | ${fault.evidence} |
| what is left | ${fault.left} |
| runbook | ${runbookOf(fault)} |
`;
};

/** Generated parts of the page, by name. */
export const FAULT_PARTS: Readonly<Record<string, () => string>> = {
  invariants: () => INVARIANTS.map(({ name }) => `- ${name}`).join('\n'),
  count: () => `${FAULTS.length} faults, ${FAULTS.flatMap(casesOf).length} cases`,
  faults: () => FAULTS.map(sectionOf).join('\n'),
};
