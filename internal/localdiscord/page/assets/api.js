// The page's side of the wire: requests, live events, and interactions that
// wait for the bot's first answer.

export class Api {
  constructor(member) {
    this.member = member;
  }

  url(path, query = {}) {
    const url = new URL(path, location.href);
    if (this.member) url.searchParams.set('member', this.member);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  get(path, query) {
    return read(fetch(this.url(path, query)));
  }

  post(path, body) {
    const form = body instanceof FormData;
    return read(fetch(this.url(path), {
      method: 'POST',
      body: form ? body : JSON.stringify(body),
      headers: form ? {} : { 'Content-Type': 'application/json' },
    }));
  }

  // events keeps a WebSocket open: handle gets each event, status is told
  // true after every (re)connect and false when the connection is lost.
  // It returns a function that ends it.
  events(handle, status) {
    let socket, timer, pause = 500, ended = false;
    const connect = () => {
      const url = this.url('/ui/events');
      url.protocol = url.protocol.replace('http', 'ws');
      socket = new WebSocket(url);
      socket.onopen = () => { pause = 500; status(true); };
      socket.onmessage = (e) => handle(JSON.parse(e.data));
      socket.onclose = () => {
        if (ended) return;
        status(false);
        timer = setTimeout(connect, pause);
        pause = Math.min(pause * 2, 5000);
      };
    };
    connect();
    return () => { ended = true; clearTimeout(timer); socket.close(); };
  }
}

async function read(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new Error('The local Discord cannot be reached. Is it still running?');
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(body.message || `The local Discord refused this (${response.status}).`), { status: response.status });
  return body;
}

export const noAnswer = 'The application did not respond';

// Interactions remembers what was sent to the bot until it is answered.
export class Interactions {
  constructor(api) {
    this.api = api;
    this.open = new Set();
    this.early = new Map(); // answers that overtook the response to the request
  }

  // start sends one interaction. It throws when the server refuses it;
  // otherwise settled becomes "" once the bot answered, or says why not.
  async start(request) {
    const entry = { request };
    entry.settled = new Promise((resolve) => { entry.resolve = resolve; });
    this.open.add(entry);
    try {
      entry.id = (await this.api.post('/ui/interactions', request)).id;
    } catch (err) {
      this.open.delete(entry);
      throw err;
    }
    if (this.early.has(entry.id)) this.settle(entry, this.early.get(entry.id));
    // A bot may acknowledge a button without changing anything visible.
    setTimeout(() => this.settle(entry, ''), 4000);
    return entry;
  }

  settle(entry, reason) {
    this.open.delete(entry);
    entry.resolve(reason);
  }

  // saw settles what an event answers. It returns the request that failed if
  // the event says one did.
  saw({ t, d }) {
    const id = d.interaction_id ?? d.interaction_metadata?.id ?? d.interaction?.id;
    const failed = t === 'interaction_failed';
    const reason = failed ? d.reason || noAnswer : '';
    if (id) this.remember(id, reason);
    const messageId = failed ? d.message_id : t.startsWith('message_') && d.id;
    const open = [...this.open];
    const entry = open.find((e) => id && e.id === id)
      ?? open.find((e) => messageId && e.request.message_id === messageId)
      ?? open.find((e) => failed && !id && e.request.channel_id === d.channel_id && !e.request.message_id);
    if (entry) this.settle(entry, reason);
    return failed ? entry?.request : undefined;
  }

  remember(id, reason) {
    this.early.set(id, reason);
    if (this.early.size > 100) this.early.delete(this.early.keys().next().value);
  }
}
