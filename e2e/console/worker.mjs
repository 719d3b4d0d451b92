// The process that does the jobs. Flows kill it as a machine that fails would, and start another.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';

export class Worker {
  constructor({ binary, environment, folder }) {
    this.begin = () => {
      const log = openSync(join(folder, 'worker.log'), 'a');
      return spawn(binary, ['worker'], { env: environment, cwd: folder, stdio: ['ignore', log, log] });
    };
  }

  start() {
    this.process ??= this.begin();
  }

  /** At once, with nothing put in order. */
  async kill() {
    await this.#end('SIGKILL');
  }

  async stop() {
    await this.#end('SIGTERM');
  }

  async #end(signal) {
    const { process } = this;
    if (!process) return;
    const over = new Promise((resolve) => { process.once('exit', resolve); });
    process.kill(signal);
    await over;
    this.process = undefined;
  }
}
