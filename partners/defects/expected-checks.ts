/** Per defect: the ids of the checks that must fail when it is planted, and no others. */
export const EXPECTED_CHECKS: Readonly<Record<string, readonly string[]>> = {};
