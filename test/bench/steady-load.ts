import { Agent, request } from 'node:http';

/** One owner with a song uploaded. */
export interface Owner {
  readonly token: string;
  readonly uploadId: string;
}

/** Job creations that arrive evenly, whether or not earlier ones were answered. */
export interface Load {
  readonly url: string;
  readonly owners: readonly Owner[];
  readonly perSecond: number;
  readonly seconds: number;
}

process.once('message', (load: Load) => {
  void createJobs(load).then((latencies) => process.send?.(latencies, () => process.exit()));
});

/** Sends at the fixed rate ; gives the milliseconds that each answer took. */
async function createJobs({ url, owners, perSecond, seconds }: Load): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, scheduling: 'fifo' });
  const answers: Promise<number>[] = [];
  const begun = performance.now();
  for (let sent = 0; sent < perSecond * seconds; sent++) {
    const due = begun + (sent * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) {
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
    }
    answers.push(createJob(url, owners[sent % owners.length]!, agent, due));
  }
  const latencies = await Promise.all(answers);
  agent.destroy();
  return latencies;
}

/** Milliseconds from the time the request was due, so that waiting behind slow ones counts. */
function createJob(url: string, owner: Owner, agent: Agent, due: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/v1/jobs`, {
      method: 'POST',
      agent,
      headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' },
    });
    call.on('response', (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 202) resolve(performance.now() - due);
        else reject(new Error(`the API answered ${response.statusCode}`));
      });
    });
    call.on('error', reject);
    call.end(JSON.stringify({ uploadId: owner.uploadId }));
  });
}
