// Commands as the box sees them: flat paths, option texts, values to send.
// Nothing here touches the page.

const subcommand = 1, group = 2;
export const kind = { string: 3, integer: 4, boolean: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10, file: 11 };

// offered leaves out the commands that a member without Manage Server may not
// use by default; Discord does not list those either.
export function offered(commands, admin) {
  const manage = 0x28n; // administrator or Manage Server
  return commands.filter(({ default_member_permissions: p }) => admin || p === null || p === undefined || (BigInt(p) !== 0n && !(BigInt(p) & manage)));
}

// chatCommands lists what can be typed after "/": one entry for every
// subcommand, {id, name, path, description, options, nest}, where nest wraps
// option values as Discord's data wants them.
export function chatCommands(commands) {
  return commands.filter((c) => (c.type ?? 1) === 1).flatMap((c) => leaves(c.options ?? []).map((leaf) => ({
    id: c.id, name: c.name, application: c.application_id,
    path: [c.name, ...leaf.names].join(' '),
    description: leaf.description ?? c.description,
    options: [...leaf.options].sort((a, b) => Number(!!b.required) - Number(!!a.required)),
    nest: leaf.nest,
  })));
}

function leaves(options) {
  const nested = options.filter((o) => o.type === subcommand || o.type === group);
  if (!nested.length) return [{ names: [], options, nest: (values) => values }];
  return nested.flatMap((o) => leaves(o.options ?? []).map((leaf) => ({
    names: [o.name, ...leaf.names],
    description: leaf.description ?? o.description,
    options: leaf.options,
    nest: (values) => [{ type: o.type, name: o.name, options: leaf.nest(values) }],
  })));
}

// search ranks commands for what was typed after the slash.
export function search(commands, typed) {
  const words = typed.toLowerCase().trim();
  const rank = (c) => (c.path.startsWith(words) ? 0 : c.path.split(' ').some((w) => w.startsWith(words)) ? 1 : c.path.includes(words) ? 2 : 3);
  return commands.filter((c) => rank(c) < 3).sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
}

// begun finds the command that a text has fully named ("/brief now ") and
// what follows it.
export function begun(commands, text) {
  const found = commands.filter((c) => text.startsWith(`/${c.path} `)).sort((a, b) => b.path.length - a.path.length)[0];
  return found && { command: found, rest: text.slice(found.path.length + 2) };
}

// split takes "free text story:Harbour length:short" apart: the text before
// the first option name, and a [name, text] for each that follows.
export function split(options, text) {
  if (!options.length) return { before: text, named: [] };
  const names = options.map((o) => o.name.replace(/[^\p{L}\p{N}_-]/gu, '')).join('|');
  const marks = [...text.matchAll(new RegExp(`(?:^|\\s)(${names}):`, 'gu'))];
  const named = marks.map((m, i) => [m[1], text.slice(m.index + m[0].length, marks[i + 1]?.index).trim()]);
  return { before: marks.length ? text.slice(0, marks[0].index) : text, named };
}

// fixed lists the values an option can only choose from, or null if it is free.
export function fixed(option, { members, channels, bot }) {
  if (option.choices?.length) return option.choices;
  if (option.type === kind.boolean) return [{ name: 'True', value: true }, { name: 'False', value: false }];
  if (option.type === kind.channel) {
    return channels.filter((c) => !option.channel_types?.length || option.channel_types.includes(c.type)).map((c) => ({ name: `#${c.name}`, value: c.id }));
  }
  if (option.type === kind.user || option.type === kind.mentionable) {
    return [...members.map((m) => m.user), ...bot].map((u) => ({ name: `@${u.global_name || u.username}`, value: u.id }));
  }
  return null;
}

// narrow keeps the choices whose name holds what was typed.
export function narrow(choices, typed) {
  const plain = (s) => String(s).toLowerCase().replace(/^[#@]/, '');
  return choices.filter((c) => plain(c.name).includes(plain(typed)));
}

// convert turns an option's text into its value: {value} or {fault}.
export function convert(option, text, choices) {
  if (choices) {
    const same = (a, b) => String(a).toLowerCase().replace(/^[#@]/, '') === String(b).toLowerCase().replace(/^[#@]/, '');
    const found = choices.find((c) => same(c.name, text) || same(c.value, text));
    return found ? { value: found.value } : { fault: choices.length > 6 ? 'Choose a value from the list.' : `Choose one of: ${choices.map((c) => c.name).join(', ')}.` };
  }
  if (option.type === kind.integer || option.type === kind.number) return number(option, text);
  const length = [...text].length;
  if (length < (option.min_length ?? 0)) return { fault: `Must be ${option.min_length} characters or more; it has ${length}.` };
  if (length > (option.max_length ?? 6000)) return { fault: `Must be ${option.max_length ?? 6000} characters or fewer; it has ${length}.` };
  return { value: text };
}

function number(option, text) {
  const value = Number(text);
  if (!text.trim() || !Number.isFinite(value)) return { fault: 'Write a number.' };
  if (option.type === kind.integer && !Number.isSafeInteger(value)) return { fault: 'Write a whole number.' };
  if (option.min_value !== undefined && value < option.min_value) return { fault: `Must be ${option.min_value} or more.` };
  if (option.max_value !== undefined && value > option.max_value) return { fault: `Must be ${option.max_value} or less.` };
  return { value };
}
