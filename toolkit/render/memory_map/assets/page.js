"use strict";
// Shows the bytes of a region, and says of every byte which field it belongs to.
// The data are in the page: JSON, deflated, in base 64. Nothing is loaded from anywhere.

const PER_LINE = 16;
const LINES = 128;

const byId = (id) => document.getElementById(id);
const hex = (number, digits) => number.toString(16).padStart(digits, "0");

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

async function load() {
  const packed = bytesOf(byId("data").textContent.trim());
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const data = JSON.parse(await new Response(stream).text());
  for (const memory of data.memories) {
    memory.segments = memory.segments.map(([address, base64]) => ({ address, bytes: bytesOf(base64) }));
    let at = 0;
    memory.spans = memory.spans.map(([gap, length, path, value, meaning]) => {
      const address = at + gap;
      at = address + length;
      return { address, length, path: data.texts[path], value: data.texts[value], meaning: data.texts[meaning] };
    });
  }
  return data;
}

function byteAt(memory, address) {
  for (const segment of memory.segments) {
    const offset = address - segment.address;
    if (offset >= 0 && offset < segment.bytes.length) return segment.bytes[offset];
  }
  return null;
}

// The last span that starts at or before an address: its index, or -1.
function spanBefore(memory, address) {
  let low = 0, high = memory.spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (memory.spans[middle].address <= address) low = middle + 1; else high = middle;
  }
  return low - 1;
}

function fieldAt(memory, address) {
  const index = spanBefore(memory, address);
  const span = index < 0 ? null : memory.spans[index];
  return span && address < span.address + span.length ? { ...span, number: index } : null;
}

function regionsAt(regions, address) {
  for (const region of regions) {
    if (address >= region.address && address < region.address + region.length)
      return [region, ...regionsAt(region.inner, address)];
  }
  return [];
}

function start(data) {
  let memory = data.memories[0], first = 0, chosen = null;

  function describe(address) {
    const field = fieldAt(memory, address);
    const names = regionsAt(memory.regions, address).map((region) => region.name).join(" → ") || "free";
    const byte = byteAt(memory, address);
    const line = byId("field");
    line.textContent = "";
    const code = document.createElement("code");
    code.textContent = `0x${hex(address, 8)}: ${byte === null ? "no byte" : hex(byte, 2)}  ${names}`;
    line.append(code, document.createElement("br"));
    line.append(field ? `${field.path}${field.value ? " = " + field.value : ""}: ${field.meaning}`
                      : `no field of its own; part of ${names}`);
    for (const cell of byId("hex").querySelectorAll("b"))
      cell.classList.toggle("same", field !== null && Number(cell.dataset.span) === field.number);
  }

  function show(address) {
    const begin = Math.floor(address / PER_LINE) * PER_LINE;
    const end = memory.address + memory.length;
    const view = byId("hex");
    view.textContent = "";
    first = begin;
    for (let line = begin; line < Math.min(end, begin + LINES * PER_LINE); line += PER_LINE) {
      const row = document.createElement("div");
      const label = document.createElement("span");
      label.className = "address";
      label.textContent = `0x${hex(line, 8)}  `;
      row.append(label);
      let text = "";
      for (let at = line; at < line + PER_LINE; at++) {
        const inside = at >= memory.address && at < end;
        const byte = inside ? byteAt(memory, at) : null;
        const field = inside ? fieldAt(memory, at) : null;
        const cell = document.createElement("b");
        cell.textContent = byte === null ? (inside ? "--" : "  ") : hex(byte, 2);
        if (inside) {
          cell.dataset.address = at;
          cell.title = field ? field.path : "";
        }
        if (byte === null) cell.className = "hole";
        else if (field) {
          cell.className = field.number % 2 ? "odd" : "even";
          cell.dataset.span = field.number;
        }
        row.append(cell, " ");
        text += byte !== null && byte >= 32 && byte < 127 ? String.fromCharCode(byte) : inside ? "." : " ";
      }
      row.append(" " + text);
      view.append(row);
    }
    byId("place").value = `0x${hex(begin, 8)}`;
  }

  function choose(row) {
    memory = data.memories[Number(row.closest("[data-memory]").dataset.memory)];
    if (chosen) chosen.classList.remove("chosen");
    chosen = row;
    chosen.classList.add("chosen");
    const address = Number(row.dataset.address);
    const around = regionsAt(memory.regions, address);
    byId("name").textContent = [memory.name, ...around.map((region) => region.name)].join(" → ");
    const facts = byId("facts");
    facts.textContent = "";
    const region = around[around.length - 1];
    const known = { from: `0x${hex(address, 8)}`, to: `0x${hex(address + Number(row.dataset.length) - 1, 8)}`,
                    length: `${Number(row.dataset.length).toLocaleString("en")} bytes`, kind: row.dataset.kind,
                    ...(region ? region.facts : {}) };
    for (const [name, value] of Object.entries(known)) {
      const line = facts.insertRow();
      const head = document.createElement("th");
      head.textContent = name.replaceAll("_", " ");
      line.append(head);
      line.insertCell().textContent = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
    }
    show(address);
    describe(address);
  }

  for (const row of document.querySelectorAll(".row")) {
    row.addEventListener("click", () => choose(row));
    row.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(row); }
    });
  }
  for (const kind of ["mouseover", "click"])
    byId("hex").addEventListener(kind, (event) => {
      const address = event.target.dataset?.address;
      if (address !== undefined) describe(Number(address));
    });
  const move = (by) => show(Math.min(Math.max(memory.address, first + by), memory.address + Math.max(0, memory.length - 1)));
  byId("back").addEventListener("click", () => move(-LINES * PER_LINE));
  byId("on").addEventListener("click", () => move(LINES * PER_LINE));
  byId("place").addEventListener("change", (event) => {
    const address = Number(event.target.value);
    if (Number.isInteger(address)) { first = address; move(0); }
  });
  const one = document.querySelector(".row");
  if (one) choose(one);
  document.body.dataset.ready = "yes";
}

load().then(start).catch((error) => {
  byId("name").textContent = "The data of this page cannot be read: " + error;
});
