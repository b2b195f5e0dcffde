/** What the web firewall in front of the portal lets through, as far as the portal and its clients have to keep to it. */

/** Rules of AWSManagedRulesCommonRuleSet on sizes, in bytes: it blocks what is larger (WAF developer guide, "Baseline rule groups"). */
export const COMMON_RULE_SIZES = {
  SizeRestrictions_BODY: 8192,
  SizeRestrictions_QUERYSTRING: 2048,
  SizeRestrictions_Cookie_HEADER: 10_240,
  SizeRestrictions_URIPATH: 1024,
} as const;

/** Largest body of a request to the portal, in bytes: an eighth less than passes. Clients send no larger one, and the portal reads none. */
export const LARGEST_BODY = (COMMON_RULE_SIZES.SizeRestrictions_BODY / 8) * 7;
