#!/usr/bin/env node
// Parses with compiled JavaScript parsers, for tests.
//
//   NODE_PATH=node_modules node ask.mjs PARSERS < questions.json
//
// A question is {"type": "tbf_base", "data": hex, "params": [...], "paths": ["elements[0].value.is", ...]}; its answer
// {"values": [...]}, or {"refused": message}. Bytes are hex text; `length` counts a list; `is` names a type.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const folder = path.resolve(process.argv[2]);
const load = createRequire(path.join(folder, "index.js"));
const KaitaiStream = load("kaitai-struct/KaitaiStream");

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const pascal = (name) => camel(`_${name}`);
const snake = (name) => name.replace(/(?<!^)([A-Z]|(?<=\D)\d)/g, "_$1").toLowerCase();

function step(value, name) {
  if (name === "is") return snake(value.constructor.name);
  if (/^\d+$/.test(name)) return value[Number(name)];
  return value[camel(name)];
}

function plain(value) {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;
}

function answer({ type, data, params = [], paths }) {
  const Parser = load(`./${pascal(type)}.js`)[pascal(type)];
  try {
    const parsed = new Parser(new KaitaiStream(new Uint8Array(Buffer.from(data, "hex")).buffer), null, null, ...params);
    return { values: paths.map((at) => plain(at.match(/\w+/g).reduce(step, parsed))) };
  } catch (error) {
    return { refused: String(error) };
  }
}

const questions = JSON.parse(fs.readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(questions.map(answer)));
