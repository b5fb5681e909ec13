// Prints what AsyncAPI's own parser, with its Avro plugin, finds wrong with a document, as JSON.
import { readFileSync } from "node:fs";
import { AvroSchemaParser } from "@asyncapi/avro-schema-parser";
import { Parser } from "@asyncapi/parser";

const WARNING = 1; // 0 is an error, 1 a warning; what is above is advice
const path = process.argv[2];
const parser = new Parser();
parser.registerSchemaParser(AvroSchemaParser());
const { document, diagnostics } = await parser.parse(readFileSync(path, "utf8"), { source: path });
const found = diagnostics.filter(({ severity }) => severity <= WARNING);
console.log(
  JSON.stringify({
    problems: found.map(({ code, message, path: where }) => ({ code, message, where: where.join(".") })),
    channels: document?.channels().all().length ?? 0,
    messages: document?.messages().all().length ?? 0,
  }),
);
