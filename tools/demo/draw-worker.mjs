// A thread that draws pictures: it is told a product and a picture's index, and answers with the encodings.

import { parentPort } from 'node:worker_threads';
import { drawPicture } from './art.mjs';

parentPort.on('message', async ({ handle, index }) => {
  parentPort.postMessage(await drawPicture(handle, index));
});
