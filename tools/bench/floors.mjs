// Builds the Worker with the floors, which bin/bench compares the shop with.
import { buildSideWorker } from '../build/side-worker.mjs';

/** @returns {Promise<string>} the folder of the build */
export const buildFloors = () =>
  buildSideWorker({ name: 'floors', sources: ['tools/bench/floors/lib.rs'], dependencies: ['worker'] });
