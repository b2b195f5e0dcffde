import { memberOf, membersToTry, type Clues, type Member } from '../../../lib/runtime/database/members';

const west: Member = { host: 'holdfast.cluster-c1.us-west-2.rds.amazonaws.com', region: 'us-west-2' };
const east: Member = { host: 'holdfast.cluster-c2.us-east-2.rds.amazonaws.com', region: 'us-east-2' };

describe('memberOf', () => {
  test.each([
    ['a regional endpoint', west.host, west],
    ["a reader endpoint, whose region's member it is", 'holdfast.cluster-ro-c1.us-west-2.rds.amazonaws.com', west],
    ['a name with its final dot, in capitals', 'HOLDFAST.CLUSTER-C1.US-WEST-2.RDS.AMAZONAWS.COM.', west],
    [
      'a region of four parts',
      'a.cluster-b1.us-gov-west-1.rds.amazonaws.com',
      { host: 'a.cluster-b1.us-gov-west-1.rds.amazonaws.com', region: 'us-gov-west-1' },
    ],
    ['not the global endpoint', 'holdfast.global-c0.global.rds.amazonaws.com', undefined],
    ['not an instance', 'holdfast-1.c1.us-west-2.rds.amazonaws.com', undefined],
    ['not a name that only begins like one', `${west.host}.example.com`, undefined],
    ['not a name that only ends like one', `evil.example/${west.host}`, undefined],
  ])('%s', (_what, name, member) => expect(memberOf(name)).toEqual(member));
});

describe('membersToTry', () => {
  const nothing: Clues = { named: undefined, writerRegion: undefined, seen: [], own: east };
  test.each<[string, Partial<Clues>, Member[]]>([
    ['nothing known: its own region', {}, [east]],
    ['the global name leads', { named: west }, [west, east]],
    [
      'the global name leads, whatever the control plane says',
      { named: west, writerRegion: 'us-east-2' },
      [west, east],
    ],
    [
      'no global name: the region that the control plane names',
      { writerRegion: 'us-west-2', seen: [east, west] },
      [west, east],
    ],
    ['no global name, no control plane: the last writer', { seen: [west, east] }, [west, east]],
    ['each once', { named: east, seen: [east, west], own: east }, [east, west]],
  ])('%s', (_what, clues, members) => expect(membersToTry({ ...nothing, ...clues })).toEqual(members));
});
