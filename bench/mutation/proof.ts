/** Which check finds each mutant of each resource that a promise names. */
import type { Check } from '../../lib/commitments/check';
import { CHECKS } from '../../lib/commitments/checks/index';
import { LEDGER } from '../../lib/commitments/ledger/index';
import { ALL, ReadTracker } from '../../lib/commitments/read-tracker';
import { nameOf, proves } from '../../lib/commitments/commitment-status';
import type { Resource, TemplateIndex } from '../../lib/assembly/template-index';
import { mirrored, mutated } from './mutated';
import { type Mutant, mutantsOf } from './mutants';

/** A mutant, and the check that finds it first; `undefined` where none does. */
export interface Verdict {
  readonly mutant: Mutant;
  readonly found: string | undefined;
  /** Whether that check proves a promise; others keep rules of the architecture. */
  readonly promised: boolean;
}

/** A check, with what it looked at on the unbroken tree. */
interface Watched {
  readonly check: Check;
  readonly promised: boolean;
  /** Names of the properties that it read, by the resource's path. */
  readonly read: ReadonlyMap<string, ReadonlySet<string>>;
  readonly types: ReadonlySet<string>;
}

/** Compares the regions; each change is made in both, so it would find nothing and cost time. */
const COMPARES_REGIONS = 'rule-2/equal-templates';

/**
 * A check that reads everything of more resources than this searches them for names, such as what an alarm watches. It runs
 * only for mutants of the types that it asked for by name; other checks find a searched name that is lost.
 */
const SEARCHES_ALL = 500;

/**
 * Judges changes of a tree. A check runs again only where the change is in something that it read. Golden templates do not
 * count.
 */
export class Proof {
  /** The check that reads the fewest resources comes first: it costs least. */
  private readonly watched: readonly Watched[];
  private readonly byPath: ReadonlyMap<string, Resource>;
  private readonly sections = new Map<string, Set<string>>();
  /** Resources of which a promise's check read a property by its name. */
  readonly named: readonly Resource[];

  constructor(private readonly tree: TemplateIndex) {
    const observer = new ReadTracker(tree.stacks);
    this.watched = CHECKS.filter((check) => nameOf(check) !== COMPARES_REGIONS)
      .flatMap((check): readonly Watched[] => {
        if (check.find(observer.tree).length > 0)
          throw new Error(`${nameOf(check)} finds something in the unbroken templates`);
        const { judged, read, asked } = observer.attention();
        const keepers = LEDGER.filter((commitment) => proves(check, commitment));
        const byName = judged.filter((resource) => [...(read.get(resource) ?? ['nothing'])].some((key) => key !== ALL));
        for (const { path } of byName)
          for (const { id } of keepers)
            this.sections.set(path, (this.sections.get(path) ?? new Set()).add(id.charAt(0)));
        const searches = [...read.values()].filter((keys) => keys.has(ALL)).length > SEARCHES_ALL;
        const own = [...read].filter(([{ type }]) => !searches || asked.has(type));
        return [
          {
            check,
            promised: keepers.length > 0,
            read: new Map(own.map(([{ path }, keys]) => [path, keys])),
            types: asked,
          },
        ];
      })
      .toSorted((one, other) => one.read.size - other.read.size);
    this.byPath = new Map(tree.resources.map((resource) => [resource.path, resource]));
    this.named = tree.resources.filter(({ path }) => this.sections.has(path));
  }

  /** Sections of the promises that name a resource. */
  sectionsOf({ path }: Resource): readonly string[] {
    return [...(this.sections.get(path) ?? [])].sort();
  }

  /** Every mutant of the named resources, each pair of regions once. */
  mutants(): readonly Mutant[] {
    return this.named
      .filter(({ path }) => path.startsWith('A/') || !this.byPath.has(`A${path.slice(1)}`))
      .flatMap(mutantsOf);
  }

  judge(mutant: Mutant): Verdict {
    const edits = mirrored(mutant, this.byPath);
    const broken = mutated(this.tree, edits);
    const concerned = this.watched.filter((each) => edits.some((edit) => concerns(each, edit)));
    const found =
      concerned.find(({ check, promised }) => promised && finds(check, broken)) ??
      concerned.find(({ check, promised }) => !promised && finds(check, broken));
    return { mutant, found: found && nameOf(found.check), promised: found?.promised ?? false };
  }
}

/** Whether a check reads what is changed. One that asked for nothing by type reads whole templates: it sees that a resource is gone. */
function concerns({ read, types }: Watched, { resource, keys: [part, property] }: Mutant): boolean {
  const readsTemplates = read.size === 0 && types.size === 0;
  if (part !== 'Properties') return read.has(resource.path) || types.has(resource.type) || readsTemplates;
  const keys = read.get(resource.path);
  return keys !== undefined && (keys.has(ALL) || keys.has(String(property)));
}

const finds = (check: Check, tree: TemplateIndex): boolean => {
  try {
    return check.find(tree).length > 0;
  } catch {
    // `holdfast check` makes a finding of it.
    return true;
  }
};
