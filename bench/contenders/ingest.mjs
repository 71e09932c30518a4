// Alerts over HTTP, from 50 connections, to a server in a process of its own: ours, or one that does no more than an INSERT.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closedLoop, report } from '../load.mjs';

const [server, total, inFlight, size] = process.argv.slice(2);
const batch = Number(size);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const { child, url } = await (server === 'opensoar' ? startOpenSoar() : startBare());
const { apiKey = '' } =
  server === 'opensoar'
    ? JSON.parse(await readFile(join(process.env.OPENSOAR_HOME, 'credentials.json'), 'utf8'))
    : {};
const agent = new Agent({ keepAlive: true, maxSockets: Number(inFlight) });

let next = 0;
const run = Date.now();
function alert() {
  return {
    id: `${run}-${next++}`,
    title: 'Possible credential stuffing against the VPN portal',
    severity: 'high',
    source_ip: '203.0.113.7',
    hostname: 'vpn-01.example.com',
    rule_name: 'Many failed sign-ins',
    description: 'More than 200 failed sign-ins from one address within five minutes.',
    tags: ['authentication', 'vpn'],
  };
}

async function post() {
  const body = JSON.stringify(batch > 1 ? Array.from({ length: batch }, alert) : alert());
  const sent = request(`${url}/webhooks/alerts`, {
    method: 'POST',
    agent,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${apiKey}`,
    },
  });
  sent.end(body);
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 202) throw new Error(`Answered with ${response.statusCode}`);
}

await closedLoop(Math.ceil(Number(total) / 2), Number(inFlight), post);
const { perSecond, ...latencies } = await closedLoop(Number(total), Number(inFlight), post);
report({ perSecond: perSecond * batch, ...latencies });
child.kill('SIGTERM');
await once(child, 'exit');
process.exit(0);

function startOpenSoar() {
  return start([join(ROOT, 'dist', 'main.js')], /GraphQL\s+(http:\/\/[\w.:]+)/, {
    OPENSOAR_ROLE: 'api',
    PORT: '0',
  });
}

function startBare() {
  return start([join(ROOT, 'bench', 'contenders', 'bare-server.mjs')], /Listening at (\S+)/, {});
}

async function start(args, ready, env) {
  const started = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  let output = '';
  for await (const chunk of started.stdout) {
    output += chunk;
    const [, found] = ready.exec(output) ?? [];
    if (found !== undefined) {
      started.stdout.resume();
      return { child: started, url: found };
    }
  }
  throw new Error(`The server ended before it was ready: ${output}`);
}
