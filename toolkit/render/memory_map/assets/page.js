"use strict";
// Shows the bytes of a region, and says of every byte which field it belongs to.
// The data are in the page: JSON and bytes, deflated, in base 64. Nothing is loaded from anywhere.

const PER_LINE = 16;
const LINES = 64;
const MOST_FIELDS = 200, MOST_RESULTS = 50, MOST_REGIONS = 5000;

const byId = (id) => document.getElementById(id);
const hex = (number, digits = 8) => number.toString(16).padStart(digits, "0");
const count = (number) => number.toLocaleString("en");

const inWords = (number) => number < 10 ? String(number) : `${count(number)} (0x${hex(number, 1)})`;

// What is known of a region, for people: any value that JSON has.
function factWords(value) {
  if (value === null) return "unknown";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Number.isInteger(value)) return inWords(value);
  if (Array.isArray(value)) return value.map(factWords).join(", ") || "none";
  if (typeof value !== "object") return String(value);
  const known = Object.entries(value).filter(([, inner]) => inner !== null);
  if (known.length === 1 && known[0][0] === "name") return factWords(value.name);
  return known.map(([name, inner]) => `${name} ${factWords(inner)}`).join("; ");
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Names from an image stand for themselves, in whatever direction they are written.
function named(names, separator = " → ") {
  const line = document.createDocumentFragment();
  names.forEach((name, number) => {
    if (number) line.append(separator);
    line.append(element("bdi", name));
  });
  return line;
}

async function load() {
  const text = atob(byId("data").textContent.trim());
  const packed = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const whole = new Uint8Array(await new Response(stream).arrayBuffer());
  const length = new DataView(whole.buffer).getUint32(0, true);
  const data = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length)));
  const bytes = whole.subarray(4 + length);
  data.memories.forEach((memory, number) => {
    memory.number = number;
    memory.end = memory.address + memory.length;
    memory.segments = memory.segments.map(([address, start, size]) => ({ address, bytes: bytes.subarray(start, start + size) }));
    memory.spans = new Spans(memory.spans, data.texts, memory.address);
  });
  return data;
}

// The fields of a memory: columns of numbers, made to objects one by one.
class Spans {
  constructor([gaps, lengths, ...words], texts, address) {
    this.starts = new Float64Array(gaps.length);
    this.lengths = lengths;
    this.words = words;
    this.texts = texts;
    let at = address;
    gaps.forEach((gap, number) => {
      this.starts[number] = at + gap;
      at += gap + lengths[number];
    });
  }
  // The number of the last field that starts at or before an address, or -1.
  before(address) {
    let low = 0, high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= address) low = middle + 1; else high = middle;
    }
    return low - 1;
  }
  get(number) {
    const [owner, path, value, meaning] = this.words.map((column) => this.texts[column[number]]);
    return { number, address: this.starts[number], length: this.lengths[number],
             path: path ? `${owner}.${path}` : owner, value, meaning };
  }
  at(address) {
    const number = this.before(address);
    return number >= 0 && address < this.starts[number] + this.lengths[number] ? this.get(number) : null;
  }
  // Those in a range, so many at most.
  *within(start, end, most) {
    let number = Math.max(0, this.before(start));
    for (let found = 0; number < this.starts.length && this.starts[number] < end && found < most; number++)
      if (this.starts[number] + this.lengths[number] > start) { found++; yield this.get(number); }
  }
}

function byteAt(memory, address) {
  let low = 0, high = memory.segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (memory.segments[middle].address <= address) low = middle + 1; else high = middle;
  }
  const segment = memory.segments[low - 1];
  const offset = segment ? address - segment.address : -1;
  return offset >= 0 && offset < segment.bytes.length ? segment.bytes[offset] : null;
}

function regionsAt(regions, address) {
  for (const region of regions)
    if (address >= region.address && address < region.address + region.length)
      return [region, ...regionsAt(region.inner, address)];
  return [];
}

function* allRegions(regions, around = []) {
  for (const region of regions) {
    yield [region, around];
    yield* allRegions(region.inner, [...around, region]);
  }
}

function start(data) {
  const rows = data.memories.map((memory) =>
    [...document.querySelectorAll(`[data-memory="${memory.number}"] .row`)]
      .map((row) => ({ row, address: Number(row.dataset.address), length: Number(row.dataset.length) })));
  let memory = data.memories[0], first = memory.address, cursor = memory.address, chosen = null, region = null;

  // The box of a picture that stands for an address.
  const rowAt = (at, address) =>
    rows[at.number].find((one) => address >= one.address && address < one.address + one.length)?.row ?? null;

  function describe(address) {
    cursor = address;
    const field = memory.spans.at(address);
    const around = regionsAt(memory.regions, address).map((one) => one.name);
    const byte = byteAt(memory, address);
    const line = byId("field");
    line.textContent = "";
    const isOut = (until) => until !== null && address >= until;
    const none = isOut(memory.bytes_until) ? "not in this page, which would be too large" : "no byte";
    const code = element("code", `0x${hex(address)}: ${byte === null ? none : hex(byte, 2)}  `);
    line.append(code, named(around.length ? around : ["free"]), element("br"));
    if (field) line.append(element("bdi", field.path, "path"), field.value ? " = " : "", element("bdi", field.value), `: ${field.meaning}`);
    else if (byte !== null) line.append(isOut(memory.fields_until) ? "its field is not in this page, which would be too large" : "no field of its own");
    for (const cell of byId("hex").querySelectorAll("b")) {
      cell.classList.toggle("same", field !== null && Number(cell.dataset.span) === field.number);
      cell.classList.toggle("cursor", Number(cell.dataset.address) === address && cell.dataset.address !== undefined);
    }
  }

  function hexLine(line) {
    const row = element("div");
    row.append(element("span", `0x${hex(line)}  `, "address"));
    let text = "";
    for (let at = line; at < line + PER_LINE; at++) {
      const inside = at >= memory.address && at < memory.end;
      const byte = inside ? byteAt(memory, at) : null;
      const field = byte === null ? null : memory.spans.at(at);
      const cell = element("b", byte === null ? (inside ? "--" : "  ") : hex(byte, 2), byte === null ? "hole" : "");
      if (inside) cell.dataset.address = at;
      if (field) {
        cell.className = field.number % 2 ? "odd" : "even";
        cell.dataset.span = field.number;
        cell.title = field.path;
      }
      row.append(cell, " ");
      text += byte === null ? " " : byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".";
    }
    row.append(element("span", " " + text, "text"));
    return row;
  }

  function show(address) {
    byId("hex").hidden = byId("move").hidden = !memory.segments.length;  // a memory that nobody saw
    first = Math.floor(address / PER_LINE) * PER_LINE;
    const lines = [];
    for (let line = first; line < Math.min(memory.end, first + LINES * PER_LINE); line += PER_LINE) lines.push(hexLine(line));
    byId("hex").replaceChildren(...lines);
    byId("place").value = `0x${hex(first)}`;
  }

  // The address of the page says which byte is chosen; browsers refuse to have it changed as fast as keys repeat.
  let keeping = 0;
  function keepPlace() {
    const place = `#${memory.number}-0x${hex(cursor)}`;
    clearTimeout(keeping);
    keeping = setTimeout(() => history.replaceState(null, "", place), 200);
  }

  // The byte that keys go on from; the bytes around it are shown.
  function goTo(address) {
    const to = Math.min(Math.max(memory.address, address), Math.max(memory.address, memory.end - 1));
    if (to < first) show(to);
    if (to >= first + LINES * PER_LINE) show(to - (LINES - 1) * PER_LINE);
    describe(to);
    byId("hex").querySelector(".cursor")?.scrollIntoView({ block: "nearest" });
    keepPlace();
  }

  function fill(table, head, lines) {
    table.textContent = "";
    const names = table.createTHead().insertRow();
    for (const name of head) names.append(element("th", name));
    const body = table.createTBody();
    for (const [cells, act] of lines) {
      const line = body.insertRow();
      for (const cell of cells) line.insertCell().append(element("bdi", String(cell)));
      if (act) {
        const button = element("button", line.cells[0].textContent, "link");
        line.cells[0].replaceChildren(button);
        button.addEventListener("click", act);
      }
    }
  }

  function* fieldLines(begin, end) {
    let shown = 0;
    for (const span of memory.spans.within(begin, end, MOST_FIELDS + 1)) {
      if (shown++ === MOST_FIELDS) { yield [["…", "", "", "", "more fields follow"], null]; return; }
      const bytes = [];
      for (let at = span.address; at < span.address + Math.min(span.length, 8); at++) bytes.push(hex(byteAt(memory, at) ?? 0, 2));
      yield [[`0x${hex(span.address)}`, bytes.join(" ") + (span.length > 8 ? " …" : ""), span.path, span.value, span.meaning],
             () => goTo(span.address)];
    }
  }

  function facts(address, length, kind) {
    const known = { from: `0x${hex(address)}`, to: `0x${hex(address + Math.max(length, 1) - 1)}`,
                    length: `${count(length)} ${length === 1 ? "byte" : "bytes"}`, kind };
    const further = Object.entries(region ? region.facts : {})
      .filter(([name, value]) => value !== null && value !== "" && value !== region[name])
      .map(([name, value]) => [(name in known ? `${name} in it` : name).replaceAll("_", " "), factWords(value)]);
    const table = byId("facts");
    table.textContent = "";
    for (const [name, words] of [...Object.entries(known), ...further]) {
      if (!words) continue;
      const line = table.insertRow();
      line.append(element("th", name));
      line.insertCell().append(element("bdi", words));
    }
  }

  // Choose what is at an address: a box of the picture, or a region that lies in one.
  function choose(at, address, wanted = null) {
    memory = at;
    const around = regionsAt(memory.regions, address);
    const index = wanted ? around.findIndex((one) => one.address === wanted.address && one.name === wanted.name) : -1;
    const path = index < 0 ? around : around.slice(0, index + 1);
    region = path[path.length - 1] ?? null;
    const row = rowAt(memory, address);
    if (chosen) { chosen.classList.remove("chosen"); chosen.removeAttribute("aria-current"); chosen.tabIndex = -1; }
    chosen = row;
    if (row) {
      row.classList.add("chosen");
      row.setAttribute("aria-current", "true");
      row.tabIndex = 0;
      row.scrollIntoView({ block: "nearest" });
    }
    const exact = row && !wanted && Number(row.dataset.address) === address;
    const begin = exact ? address : region ? region.address : address;
    const length = exact ? Number(row.dataset.length) : region ? region.length : 1;
    byId("name").replaceChildren(named([memory.name, ...path.map((one) => one.name)]));
    facts(begin, length, exact ? row.dataset.kind : region ? region.kind : "free");
    show(address);
    describe(address);
    const lines = [...fieldLines(begin, begin + length)];
    byId("fields").hidden = !lines.length;
    fill(byId("fields").querySelector("table"), ["address", "bytes", "field", "value", "meaning"], lines);
    keepPlace();
  }

  function clicked(row) {
    const number = Number(row.closest("[data-memory]").dataset.memory);
    choose(data.memories[number], Number(row.dataset.address));
  }

  // Boxes: one of them takes the focus, arrows go on to the next.
  rows.flat().forEach(({ row }, number, all) => {
    row.addEventListener("click", () => clicked(row));
    row.addEventListener("keydown", (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -all.length, End: all.length };
      if (event.key === "Enter" || event.key === " ") byId("hex").focus();
      else if (event.key in steps) {
        const next = all[Math.min(all.length - 1, Math.max(0, number + steps[event.key]))].row;
        clicked(next);
        next.focus();
      } else return;
      event.preventDefault();
    });
  });

  for (const kind of ["mouseover", "click"])
    byId("hex").addEventListener(kind, (event) => {
      const address = event.target.dataset?.address;
      if (address === undefined) return;
      describe(Number(address));
      if (kind === "click") keepPlace();
    });
  byId("hex").addEventListener("keydown", (event) => {
    const page = LINES * PER_LINE;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -PER_LINE, ArrowDown: PER_LINE, PageUp: -page, PageDown: page };
    if (event.key in steps) goTo(cursor + steps[event.key]);
    else if (event.key === "Home") goTo(region ? region.address : memory.address);
    else if (event.key === "End") goTo((region ? region.address + region.length : memory.end) - 1);
    else return;
    event.preventDefault();
  });
  byId("back").addEventListener("click", () => goTo(first - LINES * PER_LINE));
  byId("on").addEventListener("click", () => goTo(first + 2 * LINES * PER_LINE - PER_LINE));
  byId("place").addEventListener("change", (event) => {
    const address = Number(event.target.value);
    if (Number.isInteger(address) && address >= memory.address && address < memory.end) choose(memory, address);
    else event.target.value = `0x${hex(first)}`;
  });

  // The legend: where is what of this kind?
  for (const button of document.querySelectorAll("button.kind"))
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      for (const other of document.querySelectorAll("button.kind")) other.setAttribute("aria-pressed", String(on && other === button));
      byId("pictures").classList.toggle("filtered", on);
      for (const { row } of rows.flat()) row.classList.toggle("wanted", on && row.dataset.kind === button.dataset.kind);
      if (on) rows.flat().find(({ row }) => row.classList.contains("wanted"))?.row.scrollIntoView({ block: "nearest" });
    });

  function* matches(words) {
    if (/^(0x[0-9a-f]+|[0-9]+)$/i.test(words)) {
      const address = Number(words);
      for (const at of [memory, ...data.memories.filter((one) => one !== memory)])
        if (address >= at.address && address < at.end) yield [at, address, null, [at.name, `0x${hex(address)}`]];
    }
    const wanted = words.toLowerCase();
    for (const at of data.memories)
      for (const [one, around] of allRegions(at.regions))
        if (one.name.toLowerCase().includes(wanted) || one.kind === wanted)
          yield [at, one.address, one, [at.name, ...around.map((outer) => outer.name), one.name]];
    for (const at of data.memories)
      for (let number = 0; number < at.spans.starts.length; number++) {
        const span = at.spans.get(number);
        if (span.path.toLowerCase().includes(wanted)) yield [at, span.address, null, [at.name, span.path]];
      }
  }

  let firstFound = null;
  function search() {
    const words = byId("search").value.trim();
    const results = [];
    let more = false;
    if (words)
      for (const match of matches(words)) {
        if (results.length === MOST_RESULTS) { more = true; break; }
        results.push(match);
      }
    byId("results").replaceChildren(...results.map(([at, address, one, names]) => {
      const item = element("li"), button = element("button", undefined, "link");
      button.append(named(names));
      button.addEventListener("click", () => {
        choose(at, address, one);
        (byId("hex").hidden ? chosen : byId("hex"))?.focus({ preventScroll: true });  // the button that had it goes
        byId("results").replaceChildren();
      });
      item.append(button);
      return item;
    }));
    byId("found").textContent = words ? `${results.length}${more ? " and more" : ""} found` : "";
    firstFound = results[0] ?? null;
  }
  byId("search").addEventListener("input", search);
  document.querySelector("search").addEventListener("keydown", (event) => {
    if (event.key === "Escape") { byId("search").value = ""; search(); byId("search").focus(); }
  });
  byId("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && firstFound) { choose(...firstFound.slice(0, 3)); byId("results").replaceChildren(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target.tagName !== "INPUT") { event.preventDefault(); byId("search").focus(); }
  });

  function* regionLines() {
    let shown = 0;
    for (const at of data.memories)
      for (const [one, around] of allRegions(at.regions)) {
        if (shown++ === MOST_REGIONS) { yield [["…", "", "", "", "", "more regions follow"], null]; return; }
        const cells = [`0x${hex(one.address)}`, `0x${hex(one.address + Math.max(1, one.length) - 1)}`, count(one.length), at.name,
                       one.kind, "\u2003".repeat(around.length) + one.name];
        yield [cells, () => choose(at, one.address, one)];
      }
  }
  byId("regions").addEventListener("toggle", () =>
    fill(byId("regions").querySelector("table"), ["from", "to", "length", "memory", "kind", "name"], regionLines()), { once: true });

  const place = /^#([0-9]+)-(0x[0-9a-f]+)$/.exec(location.hash);
  const asked = place && data.memories[Number(place[1])];
  if (asked && Number(place[2]) >= asked.address && Number(place[2]) < asked.end) choose(asked, Number(place[2]));
  else if (rows.flat().length) clicked(rows.flat()[0].row);
  document.body.dataset.ready = "yes";
}

load().then(start).catch((error) => {
  byId("name").textContent = "The data of this page cannot be read: " + error;
  throw error;
});
