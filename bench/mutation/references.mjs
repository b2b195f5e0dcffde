/** Resources that others refer to: without them, neither the CDK nor CloudFormation takes the template. */

const known = new Map();

/** Whether something else in a resource's template names it, by `Ref`, `Fn::GetAtt`, `Fn::Sub` or `DependsOn`. */
export function missed({ logicalId, stack: { template } }) {
  if (!known.has(template)) known.set(template, referencesIn(template));
  return known.get(template).some(([name, by]) => name === logicalId && by !== logicalId);
}

/** What is named, and by which resource; `undefined` for an output. */
const referencesIn = ({ Resources, Outputs = {} }) => [
  ...Object.entries(Resources).flatMap(([id, resource]) => names(resource).map((name) => [name, id])),
  ...names(Outputs).map((name) => [name, undefined]),
];

/** Logical ids in a value. */
function names(value) {
  if (Array.isArray(value)) return value.flatMap(names);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [inner];
    if (key === 'Fn::GetAtt') return [inner[0]];
    if (key === 'DependsOn') return [inner].flat();
    if (key === 'Fn::Sub') return [...String([inner].flat()[0]).matchAll(/\$\{([A-Za-z0-9]+)/g)].map(([, id]) => id);
    return names(inner);
  });
}
