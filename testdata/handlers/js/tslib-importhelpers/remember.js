"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.remember = remember;
const tslib_1 = require("tslib");
const client_dynamodb_1 = require("@aws-sdk/client-dynamodb");
const db = new client_dynamodb_1.DynamoDBClient({});
function remember(id) {
    return tslib_1.__awaiter(this, void 0, void 0, function* () {
        yield db.send(new client_dynamodb_1.PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: id } } }));
    });
}
