// Some tests have a short form for bin/test and a long one for bin/prove: the same code with more rounds, or with all combinations.

/** Whether this run is a long one. */
export const LONG = process.env.VITRINE_LONG === '1';
