/**
 * How the schemas of the configuration are written and judged. A field states type, rule and sentence once, a refinement
 * judges several fields. The input may be anything at all, at run time.
 */
import { z } from 'zod';
import { below, fault, show, type Problem } from './problem';

/** A parsed value that no program changes. */
export type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

/** Why a field must be as its schema says, in words. */
interface Rule {
  readonly rule: string;
  readonly required: string;
  readonly fix: string | undefined;
}

const RULES = z.registry<Rule>();

/**
 * A field of the configuration.
 *
 * @param rule the commitment behind it, or the plain name of the rule
 * @param required what must hold
 * @param fix what to do; default: that of the whole configuration
 */
export function field<Schema extends z.ZodType>(schema: Schema, rule: string, required: string, fix?: string): Schema {
  // A copy: the same schema may serve fields with different rules.
  const own = schema.clone();
  RULES.add(own, { rule, required, fix });
  return own;
}

/** What a rule over several fields finds; the path starts at the object that has the rule. */
export interface Finding {
  readonly path: readonly (string | number)[];
  readonly rule: string;
  readonly required: string;
  readonly given: string;
  readonly fix?: string;
}

const FINDING = z.object({ rule: z.string(), required: z.string(), given: z.string(), fix: z.string().optional() });

/** A rule over several fields. `needs` is the shape that it can judge: it finds nothing in others, whose fields are reported already. */
export const across = <Needs>(needs: z.ZodType<Needs>, judge: (value: Needs) => readonly Finding[]) =>
  z.superRefine<unknown>(
    (value, context) => {
      const parsed = needs.safeParse(value);
      if (!parsed.success) return;
      for (const { path, ...params } of judge(parsed.data))
        context.addIssue({ code: 'custom', path: [...path], params, input: value });
    },
    { when: () => true },
  );

/** Where problems are reported, and what to do about those that say nothing else. */
export interface Place {
  /** Begins every path, unless `nameOf` names the item of the list. */
  readonly root: string;
  readonly nameOf?: (index: number) => string;
  readonly fix: string;
}

/** Everything that a value breaks of a schema. Never throws. */
export function problemsOf(schema: z.ZodType, value: unknown, place: Place): readonly Problem[] {
  try {
    const issues = schema.safeParse(value, { reportInput: true }).error?.issues ?? [];
    const problems = issues.flatMap((issue) => problemsOfIssue(schema, issue, place));
    return problems.filter((problem, index) => problems.findIndex((other) => isSame(other, problem)) === index);
  } catch {
    return [fault(place.root, 'shape', 'must be plain data', 'a value that cannot be read', place.fix)];
  }
}

/** A number that is neither whole nor large enough is one problem. */
const isSame = (one: Problem, other: Problem): boolean => one.path === other.path && one.required === other.required;

function problemsOfIssue(schema: z.ZodType, issue: z.core.$ZodIssue, place: Place): readonly Problem[] {
  const path = pathOf(issue.path, place);
  if (issue.code === 'custom') {
    const found = FINDING.safeParse(issue.params);
    if (found.success)
      return [fault(path, found.data.rule, found.data.required, found.data.given, found.data.fix ?? place.fix)];
  }
  const { rule, required, fix = place.fix } = ruleAt(schema, issue.path) ?? SHAPE;
  if (issue.code !== 'unrecognized_keys') return [fault(path, rule, required, show(issue.input), fix)];
  const unknown = new Map<string, unknown>(Object.entries(Object(issue.input)));
  return issue.keys.map((key) => fault(below(path, key), rule, required, show(unknown.get(key)), fix));
}

const SHAPE: Rule = { rule: 'shape', required: 'must be as its type says', fix: undefined };

/** The rule of the innermost field on the way to a place. */
function ruleAt(schema: z.core.$ZodType, [step, ...rest]: readonly PropertyKey[]): Rule | undefined {
  const inner = step === undefined ? undefined : innerOf(schema, String(step));
  return (inner && ruleAt(inner, rest)) ?? RULES.get(schema) ?? shapeOf(schema);
}

function innerOf(schema: z.core.$ZodType, step: string): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[step];
  if (schema instanceof z.ZodOptional) return innerOf(schema.unwrap(), step);
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

function shapeOf(schema: z.core.$ZodType): Rule | undefined {
  if (schema instanceof z.ZodArray) return { ...SHAPE, required: 'must be a list' };
  if (!(schema instanceof z.ZodObject)) return undefined;
  return { ...SHAPE, required: `must be an object with ${Object.keys(schema.shape).join(', ')}` };
}

function pathOf([first, ...rest]: readonly PropertyKey[], { root, nameOf }: Place): string {
  const named = typeof first === 'number' && nameOf ? nameOf(first) : undefined;
  const steps = named !== undefined || first === undefined ? rest : [first, ...rest];
  return steps.reduce<string>((path, step) => {
    if (typeof step === 'number') return `${path}[${step}]`;
    return path === '' ? String(step) : below(path, String(step));
  }, named ?? root);
}

/** Every repetition of a value after its first occurrence, with the position. */
export function repeated(
  values: readonly (string | undefined)[],
): readonly { readonly value: string; readonly index: number }[] {
  return values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index ? [{ value, index }] : [],
  );
}

/** A host name in lower case with at least two labels (RFC 1123): what a hosted zone, or a firewall's server name, can be. */
export const HOST_NAME = z
  .string()
  .regex(/^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
