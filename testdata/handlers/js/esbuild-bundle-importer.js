var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
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
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// src/b.ts
var b_exports = {};
__export(b_exports, {
  handler: () => handler
});
module.exports = __toCommonJS(b_exports);
var import_client_s3 = require("@aws-sdk/client-s3");
var import_client_dynamodb = require("@aws-sdk/client-dynamodb");
var s3 = new import_client_s3.S3Client({});
var db = new import_client_dynamodb.DynamoDBClient({});
var Importer = class {
  pending = [];
  add(id) {
    this.pending.push(db.send(new import_client_dynamodb.PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: id } } })));
  }
  async finish() {
    const done = await Promise.all(this.pending);
    return done.length;
  }
};
var handler = async ({ bucket, key }) => {
  const { Body } = await s3.send(new import_client_s3.GetObjectCommand({ Bucket: bucket, Key: key }));
  const text = await Body.transformToString();
  const importer = new Importer();
  for (const row of text.trim().split("\n").slice(1)) {
    importer.add(row.split(",")[0]);
  }
  return await importer.finish();
};
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  handler
});
