// Some tests have a short form for bin/test and a long form for bin/prove, with more rounds or with all combinations.

/** True in the long form. */
export const LONG = process.env.VITRINE_LONG === '1';
