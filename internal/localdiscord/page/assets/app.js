// The page's state and what can be done with it. The other modules draw it.
import { h, openMenu } from './dom.js';
import { Api, Interactions } from './api.js';
import { followClock, keepRelativeTimes } from './time.js';
import { Timeline } from './timeline.js';
import { Composer } from './composer.js';
import { offered } from './command.js';
import { openModal } from './modal.js';
import { renderSidebar, renderHeader } from './sidebar.js';
import { isEphemeral } from './message.js';

class App {
  constructor() {
    this.state = { members: [], guilds: [], commands: [], applications: [], messages: new Map() };
    this.unread = new Map(); // channel id → mentions of the member
    this.busy = new Set(); // ids of messages whose controls await an answer
    this.failures = new Map(); // message id → why its control got no answer
    this.clock = ''; // what is said of the server's
    this.notices = new Map(); // channel id → lines of this page only
    this.timeline = new Timeline(this);
    this.composer = new Composer(this);
  }

  // enter loads the state as one member and follows its events.
  async enter(member) {
    this.leave?.();
    this.api = new Api(member);
    this.interactions = new Interactions(this.api);
    this.state.messages.clear();
    this.unread.clear();
    this.notices.clear();
    this.leave = this.api.events((e) => this.event(e), (up) => this.connection(up));
    await this.load();
  }

  async load() {
    const { me, members, guilds, commands, applications } = await this.api.get('/ui/state');
    // Of servers that the member is not in, no channel is told.
    Object.assign(this.state, { me, members, guilds: guilds.filter((g) => g.channels.length), commands, applications });
    this.api.member = me.id;
    this.hidden = new Set(JSON.parse(sessionStorage.getItem(`dismissed-${me.id}`) ?? '[]'));
    const wanted = new URLSearchParams(location.hash.slice(1)).get('channel');
    const channel = this.channels().find((c) => c.id === (this.state.channelId ?? wanted)) ?? this.guild()?.channels.find((c) => c.type < 10);
    if (channel) await this.openChannel(channel.id, { reload: true });
    else this.draw();
    followClock(() => this.api.get('/ui/clock').then((c) => c.now), (text) => this.showClock(text));
  }

  // showClock says in the header what time it is where that is not the machine's.
  showClock(text) {
    this.clock = text;
    document.getElementById('clock').textContent = text;
  }

  // connection tells of a lost or regained link; what happened in between is
  // read anew. A server that was started again knows other members.
  connection(up) {
    document.getElementById('reconnecting').hidden = up;
    if (up && this.wasDown) {
      this.state.messages.clear();
      this.load().catch(fail);
    } else if (!up) {
      this.api.get('/ui/state').catch((err) => err.status === 404 && location.replace('/'));
    }
    this.wasDown = !up;
  }

  // find is the message that a reference points to, if it is loaded.
  find(reference) {
    return this.state.messages.get(reference?.channel_id)?.find((m) => m.id === reference.message_id);
  }

  guild() {
    const { guilds, guildId } = this.state;
    return guilds.find((g) => g.id === guildId) ?? guilds[0];
  }

  channels() {
    return this.state.guilds.flatMap((g) => g.channels.map((c) => ({ ...c, guild_id: g.id })));
  }

  channel() {
    return this.channels().find((c) => c.id === this.state.channelId);
  }

  candidates() {
    const bot = this.state.applications.map((a) => ({ id: a.id, username: a.name }));
    return { members: this.state.members, channels: this.guild().channels, bot };
  }

  // commands are those that the member may use.
  commands() {
    const { me, members, commands } = this.state;
    return offered(commands, members.find((m) => m.user.id === me.id)?.admin);
  }

  appName(id) {
    const { applications } = this.state;
    return (applications.find((a) => a.id === id) ?? applications[0])?.name ?? 'the application';
  }

  openGuild(id) {
    const channel = this.state.guilds.find((g) => g.id === id)?.channels.find((c) => c.type < 10);
    if (channel) this.openChannel(channel.id);
  }

  async openChannel(id, { reload = false } = {}) {
    const channel = this.channels().find((c) => c.id === id);
    if (!channel) return;
    const moved = this.state.channelId !== id;
    Object.assign(this.state, { channelId: id, guildId: channel.guild_id });
    this.unread.delete(id);
    this.drawer(false);
    history.replaceState(null, '', `?member=${this.state.me.id}#channel=${id}`);
    if (moved) this.composer.open(channel);
    if (reload || !this.state.messages.has(id)) {
      const messages = await this.api.get(`/ui/channels/${id}/messages`, { limit: 100 });
      this.state.messages.set(id, messages);
    }
    this.draw();
    if (moved && matchMedia('(hover: hover)').matches) this.composer.box.focus();
  }

  draw() {
    renderSidebar(this);
    renderHeader(this);
    const channel = this.channel();
    document.title = `${channel ? `#${channel.name} | ` : ''}${this.guild()?.name ?? 'Local Discord'}`;
    this.drawMessages();
  }

  drawMessages() {
    const channel = this.channel();
    if (!channel) return;
    const messages = (this.state.messages.get(channel.id) ?? []).filter((m) => !this.hidden.has(m.id));
    this.timeline.render(channel, messages, this.notices.get(channel.id) ?? []);
  }

  // event takes one event of the server.
  event(event) {
    const failed = this.interactions.saw(event);
    const { t, d } = event;
    if (t === 'message_create' || t === 'message_update') this.keep(d, t === 'message_create');
    else if (t === 'message_delete') this.drop(d);
    else if (t === 'modal') this.modal(d);
    else if (t === 'commands') this.state.commands = d;
    else if (t.startsWith('channel_')) this.channelEvent(t, d);
    else if (t === 'interaction_failed' && !d.message_id && !failed) this.notice(d.channel_id, 'a command', d.reason);
  }

  keep(message, created) {
    const list = this.state.messages.get(message.channel_id);
    const at = list?.findIndex((m) => m.id === message.id) ?? -1;
    if (at >= 0) list[at] = message;
    else if (created) list?.push(message);
    if (created && at < 0 && message.channel_id !== this.state.channelId && message.author.id !== this.state.me.id) {
      const mentioned = (message.mentions ?? []).some((u) => u.id === this.state.me.id) ? 1 : 0;
      this.unread.set(message.channel_id, (this.unread.get(message.channel_id) ?? 0) + mentioned);
      renderSidebar(this);
    }
    if (message.channel_id === this.state.channelId) this.drawMessages();
  }

  drop({ channel_id, id }) {
    const list = this.state.messages.get(channel_id);
    if (list) this.state.messages.set(channel_id, list.filter((m) => m.id !== id));
    this.drawMessages();
  }

  channelEvent(t, channel) {
    const guild = this.state.guilds.find((g) => g.id === channel.guild_id);
    if (!guild) return;
    guild.channels = guild.channels.filter((c) => c.id !== channel.id || t === 'channel_update');
    const at = guild.channels.findIndex((c) => c.id === channel.id);
    if (at >= 0) guild.channels[at] = channel;
    else if (t !== 'channel_delete') guild.channels.push(channel);
    if (this.channel()) return this.draw();
    this.state.channelId = undefined;
    this.openGuild(guild.id);
  }

  modal(d) {
    openModal(d, this.appName(), async (components) => {
      const sent = await this.interactions.start({ type: 5, channel_id: d.channel_id, interaction_id: d.interaction_id, data: { custom_id: d.custom_id, components } });
      return sent.settled;
    });
  }

  // run sends a chat command; it throws if the server refuses it.
  async run(data, path) {
    const channel = this.state.channelId;
    const sent = await this.interactions.start({ type: 2, channel_id: channel, data });
    this.timeline.toEnd();
    sent.settled.then((reason) => reason && this.notice(channel, path, reason));
  }

  autocomplete(data) {
    return this.api.post('/ui/interactions', { type: 4, channel_id: this.state.channelId, data });
  }

  // component sends a click or selection and waits until it is settled.
  async component(message, data) {
    this.failures.delete(message.id);
    const request = { type: 3, channel_id: message.channel_id, message_id: message.id, data };
    const reason = await this.interactions.start(request).then((sent) => sent.settled, (err) => err.message);
    if (reason) this.failures.set(message.id, reason);
    this.drawMessages();
  }

  notice(channelId, command, reason) {
    const list = this.notices.get(channelId) ?? [];
    const after = this.state.messages.get(channelId)?.at(-1)?.id;
    this.notices.set(channelId, [...list, { key: `notice-${crypto.randomUUID()}`, channelId, command, reason, after }]);
    this.drawMessages();
  }

  dismissNotice(notice) {
    this.notices.set(notice.channelId, this.notices.get(notice.channelId).filter((n) => n !== notice));
    this.drawMessages();
  }

  dismiss(message) {
    this.hidden.add(message.id);
    sessionStorage.setItem(`dismissed-${this.state.me.id}`, JSON.stringify([...this.hidden]));
    this.drawMessages();
    this.composer.box.focus();
  }

  // mention writes the names of members and bots that stand behind an @ as
  // Discord does: by their ids.
  mention(content) {
    const { members, bot } = this.candidates();
    const users = [...members.map((m) => m.user), ...bot].sort((a, b) => b.username.length - a.username.length);
    return users.reduce((text, u) => [u.global_name, u.username].filter(Boolean).reduce(
      (t, name) => t.replace(new RegExp(`(^|\\s)@${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'gi'), `$1<@${u.id}>`), text), content);
  }

  say(content, replyTo) {
    this.timeline.toEnd();
    return this.api.post(`/ui/channels/${this.state.channelId}/messages`, { content: this.mention(content), ...(replyTo && { reply_to: replyTo }) });
  }

  upload(file) {
    const form = new FormData();
    form.append('file', file);
    return this.api.post(`/ui/channels/${this.state.channelId}/attachments`, form);
  }

  async createChannel(guild, name) {
    const channel = await this.api.post(`/ui/guilds/${guild.id}/channels`, { name, type: 0 });
    this.channelEvent('channel_update', { ...channel, guild_id: guild.id });
    await this.openChannel(channel.id);
  }

  reply(message) {
    this.composer.reply(message);
  }

  showMessage(id) {
    this.timeline.show(id);
  }

  messageMenu(at, message) {
    const commands = this.commands().filter((c) => c.type === 3);
    const apply = (c) => this.run({ id: c.id, name: c.name, type: 3, target_id: message.id }, c.name)
      .catch((err) => this.notice(message.channel_id, c.name, err.message));
    openMenu(at, 'Message', [
      ...(isEphemeral(message) ? [] : [{ label: 'Reply', icon: 'reply', testid: 'menu-reply', run: () => this.reply(message) }]),
      { label: 'Copy text', icon: 'copy', testid: 'menu-copy', run: () => navigator.clipboard?.writeText(message.content) },
      ...(isEphemeral(message) || !commands.length ? [] : [{ heading: 'Apps' }, ...commands.map((c) => ({
        label: c.name, detail: this.appName(c.application_id), icon: 'apps', testid: `app-${c.name}`, run: () => apply(c),
      }))]),
    ]);
  }

  drawer(open) {
    document.body.classList.toggle('drawer-open', open);
    if (open) document.querySelector('#channels [aria-current], #channels button')?.focus();
  }

  async actAs(member) {
    await this.enter(member);
  }
}

function fail(err) {
  if (err.status === 404 && location.search) return location.replace('/');
  document.getElementById('messages').replaceChildren(h('p', { class: 'failure page-failure', role: 'alert' }, err.message,
    ' ', h('button', { type: 'button', class: 'plain-link', on: { click: () => location.reload() } }, 'Try again')));
}

const app = new App();
document.addEventListener('keydown', (e) => { if (e.key === 'Escape') app.drawer(false); });
document.querySelector('main').addEventListener('pointerdown', () => app.drawer(false));
keepRelativeTimes();
app.enter(new URLSearchParams(location.search).get('member')).catch(fail);
