var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// src/c.ts
var c_exports = {};
__export(c_exports, {
  handler: () => handler
});
module.exports = __toCommonJS(c_exports);
var import_axios = __toESM(require("axios"));

// src/record.ts
var import_client_firehose = require("@aws-sdk/client-firehose");
var firehose = new import_client_firehose.FirehoseClient({});
async function record(url) {
  const Data = Buffer.from(JSON.stringify({ url }));
  await firehose.send(new import_client_firehose.PutRecordCommand({ DeliveryStreamName: "visits", Record: { Data } }));
}

// src/c.ts
async function handler(event) {
  let n = 0;
  for (const url of event.urls) {
    const { status } = await import_axios.default.get(url);
    if (status === 200) {
      n += 1;
      record(url).catch(console.error);
    }
  }
  return n;
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  handler
});
