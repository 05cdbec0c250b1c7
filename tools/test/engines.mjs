// Finds the other browser engines, for `bin/prove engines`.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The names of each program on PATH, and its Debian package. */
const PROGRAMS = {
  firefox: { names: ['firefox-esr', 'firefox'], debian: 'firefox-esr' },
  webkit: { names: ['WebKitWebDriver'], debian: 'webkit2gtk-driver' },
  screen: { names: ['Xvfb'], debian: 'xvfb' },
};

/** @returns {string | undefined} the path of a program of PROGRAMS */
export function pathOf(program, path = process.env.PATH) {
  const files = PROGRAMS[program].names.flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)));
  return files.find(isExecutable);
}

/** @returns {string[]} the Debian packages of the programs that are not on PATH */
export function missingPackages(path = process.env.PATH) {
  return Object.keys(PROGRAMS)
    .filter((program) => !pathOf(program, path))
    .map((program) => PROGRAMS[program].debian);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// bin/prove runs this file as a script.
if (process.argv[1] === import.meta.filename) console.log(missingPackages().join(' '));
