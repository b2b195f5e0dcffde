import { matches } from '../../lib/assembly/event-pattern';

const event = {
  source: 'aws.any',
  detail: { severity: 4, name: 'one-pack-two', empty: null, findings: [{ label: 'LOW' }, { label: 'HIGH' }] },
};

test.each([
  ['what is named is there', { source: ['aws.other', 'aws.any'] }, true],
  ['what is named is another', { source: ['aws.other'] }, false],
  ['what is named is missing', { region: ['any'] }, false],
  ['null is a value', { detail: { empty: [null] } }, true],
  ['one of several', { detail: { findings: { label: ['HIGH'] } } }, true],
  ['none of several', { detail: { findings: { label: ['CRITICAL'] } } }, false],
  ['a number within', { detail: { severity: [{ numeric: ['>=', 4, '<', 7] }] } }, true],
  ['a number outside', { detail: { severity: [{ numeric: ['>', 4] }] } }, false],
  ['a prefix', { source: [{ prefix: 'aws.' }] }, true],
  ['a word in other letters', { source: [{ 'equals-ignore-case': 'AWS.ANY' }] }, true],
  ['a wildcard', { detail: { name: [{ wildcard: '*-pack-*' }] } }, true],
  ['a wildcard is not a regular expression', { detail: { name: [{ wildcard: 'one.pack.two' }] } }, false],
  ['anything but', { source: [{ 'anything-but': ['aws.other'] }] }, true],
  ['anything but this', { source: [{ 'anything-but': [{ prefix: 'aws.' }] }] }, false],
  ['anything but needs something', { region: [{ 'anything-but': ['any'] }] }, false],
  ['what must not exist', { region: [{ exists: false }] }, true],
  ['an unknown operator', { source: [{ suffix: 'any' }] }, false],
  ['no pattern', undefined, false],
])('EventBridge, %s', (_, pattern, expected) => {
  expect(matches(pattern, event)).toBe(expected);
});
