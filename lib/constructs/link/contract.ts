/** Attribute of the found peering connection, readable through `Fn::GetAtt`. */
export const PEERING_ID = 'PeeringConnectionId';
