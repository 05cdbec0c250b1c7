// A thread that draws pictures. It receives a product's handle and a picture's index, and responds with the files.

import { parentPort } from 'node:worker_threads';
import { drawPicture } from './art.mjs';

parentPort.on('message', async ({ handle, index }) => {
  parentPort.postMessage(await drawPicture(handle, index));
});
